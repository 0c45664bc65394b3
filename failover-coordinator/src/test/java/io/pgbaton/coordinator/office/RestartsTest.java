package io.pgbaton.coordinator.office;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.pgbaton.cluster.domain.Epoch;
import io.pgbaton.cluster.domain.Hold;
import io.pgbaton.cluster.domain.RestartRequest;
import io.pgbaton.cluster.domain.RestartRequest.State;
import io.pgbaton.cluster.domain.RestartRequest.Step;
import io.pgbaton.cluster.domain.SwitchoverReport;
import io.pgbaton.cluster.domain.SwitchoverRequest;
import io.pgbaton.cluster.domain.Topology;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RestartsTest {

    @TempDir private Path folder;
    private House house = new House("");
    private Restarts restarts = new Restarts(house.scene, house.book);
    private Topology topology = house.topology("pg1");

    @BeforeEach
    void restartable() {
        open("restart: { command: [touch, \"" + folder + "/{node}\"] }");
    }

    private void open(String more) {
        house = new House("  " + more + "\n").whole();
        restarts = new Restarts(house.scene, house.book);
    }

    @Test
    void shouldRestartAStandbyAndWaitUntilItIsBack() {
        // Given
        house.answers("pg2", House.standby("pg2", "max_connections"));
        ask(null, false);

        // When
        look(2);
        await().untilAsserted(
                        () -> {
                            look(1);
                            assertThat(folder.resolve("pg2")).exists();
                        });

        // Then
        assertThat(request().current().orElseThrow().step()).isEqualTo(Step.RESTARTING);

        // When
        house.answers("pg2", House.standby("pg2"));
        await().untilAsserted(
                        () -> {
                            look(1);
                            assertThat(request().state()).isEqualTo(State.DONE);
                        });

        // Then
        assertThat(folder.resolve("pg3")).doesNotExist();
        assertThat(folder.resolve("pg1")).doesNotExist();
    }

    @Test
    void shouldMoveTheRoleAwayFromThePrimaryLast() {
        // Given
        house.answers("pg1", House.primary("shared_buffers"));
        ask(null, false);

        // When
        look(3);

        // Then
        SwitchoverRequest asked = house.book.requests().switchover().orElseThrow();
        assertThat(asked.waiting()).isTrue();
        assertThat(asked.author()).isEqualTo("ann, for a restart");
        assertThat(folder.resolve("pg1")).doesNotExist();

        // When
        house.book.requests().answer(ended(asked, "pg2"));
        topology = house.topology("pg2");
        house.answers("pg2", House.primary());
        look(1);

        // Then
        assertThat(request().state()).isEqualTo(State.RUNNING);
    }

    @Test
    void shouldStopWhereTheSwitchoverIsGivenUp() {
        // Given
        house.answers("pg1", House.primary("shared_buffers"));
        ask(null, false);
        look(3);

        // When
        house.book
                .requests()
                .answer(ended(house.book.requests().switchover().orElseThrow(), "pg1"));
        look(1);

        // Then
        assertThat(request().state()).isEqualTo(State.STOPPED);
        assertThat(request().answer()).contains("ROLLED_BACK", "pool rw did not pause");
    }

    @Test
    void shouldStopWhereTheCommandFails() {
        // Given
        open("restart: { command: [\"false\", \"{node}\"] }");
        ask("pg3", false);

        // When
        await().untilAsserted(
                        () -> {
                            look(1);
                            assertThat(request().state()).isEqualTo(State.STOPPED);
                        });

        // Then
        assertThat(request().answer()).isEqualTo("restart.command for pg3 ended with status 1");
    }

    @Test
    void shouldStopWhereOneDoesNotComeBack() {
        // Given
        ask("pg3", false);
        look(2);
        house.answers("pg3", House.cutOff());

        // When
        house.pass(Duration.ofMinutes(3));
        await().untilAsserted(
                        () -> {
                            look(1);
                            assertThat(request().state()).isEqualTo(State.STOPPED);
                        });

        // Then
        assertThat(request().answer())
                .isEqualTo("pg3 did not come back: pg3 does not stream from pg1");
    }

    @Test
    void shouldTakeNobodyOutWhileAnotherIsOut() {
        // Given
        house.answers("pg2", House.standby("pg2", "max_connections"));
        ask(null, false);
        look(1);
        house.answers("pg3", House.cutOff());

        // When
        look(3);

        // Then
        assertThat(request().current().orElseThrow().step()).isEqualTo(Step.WAITS);

        // When
        house.pass(Duration.ofMinutes(3));
        look(1);

        // Then
        assertThat(request().state()).isEqualTo(State.STOPPED);
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void shouldRefuseWithoutACommandAndOnHold() {
        // Given
        open("restart: { command: [\"true\", \"{node}\"] }");
        house.book.requests().hold(new Hold(Hold.Kind.OPERATOR, "bob", "racks", House.NOW, null));
        ask(null, false);

        // When
        look(1);

        // Then
        assertThat(request().state()).isEqualTo(State.REFUSED);
        assertThat(request().answer()).isEqualTo("held by bob: racks");

        // When
        house = new House("").whole();
        restarts = new Restarts(house.scene, house.book);
        ask(null, false);
        look(1);

        // Then
        assertThat(request().answer()).isEqualTo("the cluster file has no restart.command");
    }

    @Test
    void shouldOnlyShowWhatItWouldDoOnADryRun() {
        // Given
        house.answers("pg2", House.standby("pg2", "max_connections"));
        ask(null, true);

        // When
        look(3);

        // Then
        assertThat(request().state()).isEqualTo(State.CHECKED);
        assertThat(request().stops()).extracting(RestartRequest.Stop::node).containsExactly("pg2");
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void shouldEndAtOnceWhereNothingWaits() {
        // Given
        ask(null, false);

        // When
        look(1);

        // Then
        assertThat(request().state()).isEqualTo(State.DONE);
        assertThat(request().answer()).isEqualTo("no setting waits for a restart");
    }

    private void ask(@Nullable String node, boolean dryRun) {
        house.book.requests().answer(RestartRequest.ask("1", "ann", node, dryRun, House.NOW));
    }

    private void look(int rounds) {
        for (int i = 0; i < rounds && !request().over(); i++) {
            restarts.serve(topology, house.judgement(topology), house.evidence());
        }
    }

    private RestartRequest request() {
        return house.book.requests().restart().orElseThrow();
    }

    private SwitchoverRequest ended(SwitchoverRequest asked, String primary) {
        SwitchoverReport report = new SwitchoverReport("pg1", "pg2", List.of());
        return asked.running(new Epoch(5), report)
                .ended(house.topology(primary), "pool rw did not pause");
    }
}
