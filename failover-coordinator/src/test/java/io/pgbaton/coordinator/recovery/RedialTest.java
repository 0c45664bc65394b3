package io.pgbaton.coordinator.recovery;

import static org.assertj.core.api.Assertions.assertThat;

import io.pgbaton.cluster.domain.Epoch;
import io.pgbaton.cluster.domain.Promise;
import io.pgbaton.cluster.node.Conninfo;
import io.pgbaton.cluster.node.ControlSession;
import io.pgbaton.cluster.node.NodeException;
import org.junit.jupiter.api.Test;

class RedialTest {

    private final Stage stage = new Stage();
    private final Reach reach = stage.scene.reach(new Promise(Epoch.FIRST, stage.book.token()));
    private final Redial redial = new Redial(reach);
    private final String conninfo = Conninfo.of(stage.scene.spec(), "r2", "r1");

    @Test
    void shouldChangeTheTextAndNotWhereItLeads() {
        // Given
        stage.r2.files.put("primary_conninfo", conninfo);

        // When
        String objection = redial.of("r2");

        // Then
        assertThat(objection).isNull();
        assertThat(stage.r2.files).containsEntry("primary_conninfo", conninfo + " ");
    }

    @Test
    void shouldTakeTheBlankAwayTheNextTime() {
        // Given
        stage.r2.files.put("primary_conninfo", conninfo);
        redial.of("r2");

        // When
        redial.of("r2");

        // Then
        assertThat(stage.r2.files).containsEntry("primary_conninfo", conninfo);
    }

    /** Or each redial would have the standby revoked and sent to its own primary again. */
    @Test
    void shouldLeaveAStandbyThatFollowsSo() throws NodeException {
        // Given
        try (ControlSession control = reach.control("r2")) {
            new Repointing(reach).repoint(control, stage.rule, null);
        }

        // When
        redial.of("r2");

        // Then
        try (ControlSession control = reach.control("r2")) {
            assertThat(new Repointing(reach).follows(control, stage.rule)).isTrue();
        }
    }

    /** A revoked one stays so (I4). */
    @Test
    void shouldGiveNoUpstreamToOneThatHasNone() {
        // Given
        stage.r2.files.put("primary_conninfo", "");

        // When
        String objection = redial.of("r2");

        // Then
        assertThat(objection).isNull();
        assertThat(stage.r2.files).containsEntry("primary_conninfo", "");
    }

    @Test
    void shouldSayWhoStoresNothing() {
        // Given
        stage.r2.files.put("primary_conninfo", conninfo);
        stage.r2.denied.add("primary_conninfo");

        // Then
        assertThat(redial.of("r2")).contains("permission denied");
        assertThat(redial.of("r1")).contains("refused");
    }

    @Test
    void shouldLeaveAloneWhatIsNoStandby() {
        // Given
        stage.r2.standby = false;

        // When
        String objection = redial.of("r2");

        // Then
        assertThat(objection).isEqualTo("is not a standby");
        assertThat(stage.r2.altered).isEmpty();
    }

    /** I11: a node refuses a decider below its promise. */
    @Test
    void shouldBeRefusedByAHigherPromise() {
        // Given
        stage.r2.files.put("primary_conninfo", conninfo);
        stage.r2.files.put(Promise.SETTING, "9_9");

        // When
        String objection = redial.of("r2");

        // Then
        assertThat(objection).contains("9_9");
        assertThat(stage.r2.altered).isEmpty();
    }
}
