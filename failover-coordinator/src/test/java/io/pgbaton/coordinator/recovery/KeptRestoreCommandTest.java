package io.pgbaton.coordinator.recovery;

import static org.assertj.core.api.Assertions.assertThat;

import io.pgbaton.cluster.domain.Epoch;
import io.pgbaton.cluster.domain.Journal;
import io.pgbaton.cluster.domain.Promise;
import io.pgbaton.cluster.node.StepGuard;
import org.junit.jupiter.api.Test;

class KeptRestoreCommandTest {

    private static final String COMMAND = "cp '/archive/%f' \"%p\"";

    private final Stage stage = new Stage();

    @Test
    void shouldKeepTheCommandBeforeItIsEmptied() throws Exception {
        // Given
        stage.r3.files.put("restore_command", COMMAND);

        // When
        revoke();

        // Then
        assertThat(stage.r3.files)
                .containsEntry("restore_command", "")
                .containsEntry("pgbaton.restore_command", COMMAND);
        assertThat(stage.r3.altered)
                .filteredOn(sql -> sql.contains("restore_command"))
                .first()
                .asString()
                .contains("pgbaton.restore_command");
    }

    /** The first decider died after the revocation, before anything of it was journaled. */
    @Test
    void shouldGiveBackWhatAPredecessorHadTakenAway() throws Exception {
        // Given
        stage.r3.files.put("restore_command", COMMAND);
        revoke();

        // When
        new Recovery(stage.scene, stage.book).begin(Journal.Kind.FAILOVER, "r1", "dead: a test");

        // Then
        assertThat(stage.r3.standby).isTrue();
        assertThat(stage.r3.files)
                .containsEntry("restore_command", COMMAND)
                .doesNotContainKey("pgbaton.restore_command");
    }

    /** It is of use again once the node is a standby. */
    @Test
    void shouldKeepThatOfTheCandidateForLater() {
        // Given
        stage.r2.files.put("restore_command", COMMAND);

        // When
        new Recovery(stage.scene, stage.book).begin(Journal.Kind.FAILOVER, "r1", "dead: a test");

        // Then
        assertThat(stage.r2.standby).isFalse();
        assertThat(stage.r2.files).containsEntry("pgbaton.restore_command", COMMAND);
    }

    @Test
    void shouldRevokeThoughItMayNotKeepTheCommand() throws Exception {
        // Given
        stage.r3.files.put("restore_command", COMMAND);
        stage.r3.denied.add("pgbaton.restore_command");

        // When
        revoke();

        // Then
        assertThat(stage.r3.files).containsEntry("restore_command", "");
    }

    @Test
    void shouldKeepNothingWhereNothingIsSet() throws Exception {
        // When
        revoke();

        // Then
        assertThat(stage.r3.files).doesNotContainKey("pgbaton.restore_command");
        assertThat(stage.r3.altered).noneMatch(sql -> sql.contains("restore_command"));
    }

    /** By a decider that is gone right after it. */
    private void revoke() throws Exception {
        StepGuard none = step -> {};
        Reach reach =
                new Reach(
                        stage.nodes,
                        stage.scene.spec(),
                        new Promise(new Epoch(2), 1),
                        none,
                        stage.scene.timing());
        new Revocation(reach).with("r3", reach.control("r3")).close();
    }
}
