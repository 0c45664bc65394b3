package io.pgbaton.lab.failover;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.pgbaton.cluster.domain.EpochRecord;
import io.pgbaton.cluster.domain.Journal;
import io.pgbaton.cluster.domain.Promise;
import io.pgbaton.cluster.domain.RecoveryPhase;
import io.pgbaton.cluster.domain.Topology;
import io.pgbaton.cluster.store.Key;
import io.pgbaton.lab.AdoptedLab;
import io.pgbaton.lab.HostState;
import io.pgbaton.lab.Lab;
import io.pgbaton.lab.LabBuilder;
import io.pgbaton.lab.cluster.ClusterFile;
import io.pgbaton.lab.drill.FailoverDrill;
import io.pgbaton.lab.drill.Outcome;
import io.pgbaton.lab.fault.BoundaryAgent;
import io.pgbaton.lab.fault.BoundaryTrigger;
import io.pgbaton.lab.fault.Fault;
import io.pgbaton.lab.load.LoadClient;
import io.pgbaton.lab.server.PostgresServer;
import io.pgbaton.lab.server.ServiceKind;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * I10: the decider dies, or hangs for longer than its lease, on the boundary of each phase of the
 * journal, while clients write. A successor ends what was begun; a decider that hung and goes on
 * does no harm.
 */
class PhaseBoundaryIT {

    private static final Duration SOON = Duration.ofSeconds(30);

    private static @TempDir Path folder;
    private static BoundaryTrigger trigger;
    private static CompletableFuture<Void> starting = CompletableFuture.completedFuture(null);

    @RegisterExtension
    static final AdoptedLab ADOPTED = new AdoptedLab(PhaseBoundaryIT::withBoundaries);

    private static Lab lab;

    private boolean mended;

    private static LabBuilder withBoundaries(LabBuilder builder) {
        trigger = new BoundaryTrigger(folder.resolve("trigger"));
        assertThat(trigger.folder().toFile().mkdir()).isTrue();
        return builder.jvmOption(
                ServiceKind.FAILOVER_COORDINATOR, BoundaryAgent.option(folder, trigger));
    }

    @BeforeAll
    static void takeLab() {
        lab = ADOPTED.lab();
    }

    @AfterAll
    static void awaitStarts() {
        starting.handle((started, failure) -> failure).join();
    }

    /** A case that failed may leave a decider hanging, and another that is being started. */
    @AfterEach
    void letGoOn() {
        if (!mended) {
            trigger.victim().ifPresent(victim -> lab.signal(victim.instance(), "CONT"));
            awaitStarts();
        }
        trigger.disarm();
    }

    static Stream<Arguments> boundaries() {
        return Stream.of(
                        RecoveryPhase.REVOKING,
                        RecoveryPhase.CHOSEN,
                        RecoveryPhase.PROMOTING,
                        RecoveryPhase.REPOINTING,
                        RecoveryPhase.SEALING,
                        RecoveryPhase.DONE)
                .flatMap(
                        phase ->
                                Stream.of(Fault.values()).map(fault -> Arguments.of(phase, fault)));
    }

    @ParameterizedTest(name = "{1} at {0}")
    @MethodSource("boundaries")
    void shouldEndWithOneSealedPrimaryAndLoseNothing(RecoveryPhase phase, Fault fault) {
        // Given
        trigger.arm(phase, fault);
        Thaw thaw = new Thaw(fault);

        // When
        Outcome outcome;
        try (FailoverDrill drill = new FailoverDrill(lab, 4, 100)) {
            outcome = drill.run(thaw);
        }

        // Then
        assertThat(outcome.good()).as("%s", outcome).isTrue();
        assertThat(outcome.total()).as("the news of it, too").isPresent();
        assertThatTheJournalIsDone(phase);
        thaw.assertHarmless();
        mend(fault, () -> lab.reclone(outcome.oldPrimary(), outcome.writable().getFirst()));
    }

    @ParameterizedTest(name = "{0}")
    @EnumSource
    void shouldTakeTheOldPrimaryBackWhenTheDeciderIsLostAtReadopting(Fault fault) {
        // Given
        trigger.arm(RecoveryPhase.READOPTING, fault);
        Topology before = topology();
        PostgresServer primary = lab.node(before.primary());
        FalseAlarm alarm = new FalseAlarm(lab, primary.name());
        Thaw thaw = new Thaw(fault);
        try (LoadClient load = ADOPTED.load()) {

            // When
            alarm.raise();
            await().atMost(SOON).until(() -> trigger.victim().isPresent());
            alarm.turnOutFalse();
            await().atMost(SOON).until(() -> topology().epoch().compareTo(before.epoch()) > 0);
            thaw.mended();

            // Then
            ADOPTED.assertWritesGoOn(load, primary.name());
            assertThat(topology().primary()).isEqualTo(primary.name());
            assertThatTheJournalIsDone(RecoveryPhase.READOPTING);
            assertThat(ADOPTED.etcd().get(Key.epoch(ClusterFile.CLUSTER, topology().epoch())))
                    .hasValueSatisfying(
                            record ->
                                    assertThat(record.outcome())
                                            .isEqualTo(EpochRecord.Outcome.READOPTED));
            thaw.assertHarmless();
        }
        mend(fault, alarm::end);
    }

    private static void assertThatTheJournalIsDone(RecoveryPhase hitAt) {
        long victim = trigger.victim().orElseThrow().token();
        Journal journal = ADOPTED.etcd().get(Key.recovery(ClusterFile.CLUSTER)).orElseThrow();
        assertThat(journal.phase()).isEqualTo(RecoveryPhase.DONE);
        if (hitAt == RecoveryPhase.DONE) {
            assertThat(journal.token()).as("its own").isEqualTo(victim);
        } else {
            assertThat(journal.token()).as("a successor's").isGreaterThan(victim);
        }
    }

    /**
     * The coordinator that was killed before is up by now, the one that was killed now is started:
     * two are enough for the next case. One that was frozen lives, so nobody is waited for.
     */
    private void mend(Fault fault, Runnable rest) {
        rest.run();
        if (fault == Fault.KILLED) {
            starting.join();
            String dead = trigger.victim().orElseThrow().instance();
            assertThat(lab.state(dead)).isEqualTo(HostState.DOWN);
            starting = CompletableFuture.runAsync(() -> lab.start(dead));
        }
        mended = true;
    }

    private static Topology topology() {
        return ADOPTED.topology();
    }

    /** Lets the frozen one go on once the others have ended its recovery, and watches it. */
    private static final class Thaw implements FailoverDrill.Witness {
        private final Fault fault;
        private Map<String, Promise> promises = Map.of();
        private long epoch;

        Thaw(Fault fault) {
            this.fault = fault;
        }

        @Override
        public void mended() {
            epoch = topology().epoch().number();
            promises = Promises.of(lab);
            BoundaryTrigger.Victim victim = trigger.victim().orElseThrow();
            if (fault == Fault.FROZEN) {
                lab.signal(victim.instance(), "CONT");
                String gone =
                        "out of office cluster=%s token=%d"
                                .formatted(ClusterFile.CLUSTER, victim.token());
                await().atMost(SOON).until(() -> log(victim.instance()).contains(gone));
            }
        }

        void assertHarmless() {
            assertThat(topology().epoch().number()).isEqualTo(epoch);
            assertThat(Promises.of(lab))
                    .isNotEmpty()
                    .allSatisfy(
                            (node, promise) ->
                                    assertThat(promise)
                                            .isGreaterThanOrEqualTo(
                                                    promises.getOrDefault(node, Promise.NONE)));
        }

        private static String log(String host) {
            try {
                return Files.readString(lab.logs(host).getFirst());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
