package io.pgbaton.coordinator.recovery;

import static org.assertj.core.api.Assertions.assertThat;

import io.pgbaton.cluster.domain.DurabilityRule;
import io.pgbaton.cluster.domain.Epoch;
import io.pgbaton.cluster.domain.EpochRecord;
import io.pgbaton.cluster.domain.Fork;
import io.pgbaton.cluster.domain.Journal;
import io.pgbaton.cluster.domain.Lsn;
import io.pgbaton.cluster.domain.RecoveryPhase;
import io.pgbaton.cluster.domain.SwitchoverReport;
import io.pgbaton.cluster.domain.SwitchoverRequest;
import io.pgbaton.cluster.domain.Topology;
import io.pgbaton.cluster.spec.ClusterSpec;
import io.pgbaton.cluster.spec.ClusterSpecReader;
import io.pgbaton.cluster.store.Fence;
import io.pgbaton.cluster.store.Key;
import io.pgbaton.cluster.store.Member;
import io.pgbaton.cluster.store.PausedPool;
import io.pgbaton.events.Event;
import io.pgbaton.events.RecoveryAborted;
import io.pgbaton.events.RecoveryCompleted;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What becomes of a switchover from r1 to r2, at each step that may fail. */
class SwitchoverTest {

    private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");
    private static final Epoch NEXT = Epoch.FIRST.next();

    private static final String YAML =
            """
            apiVersion: pgbaton.io/v1
            kind: Cluster
            metadata: { name: orders }
            spec:
              engine: streaming
              nodes:
                - { name: r1, host: r1.invalid }
                - { name: r2, host: r2.invalid }
                - { name: r3, host: r3.invalid }
              credentials:
                control: { user: c, passwordFile: /nowhere/c }
                monitor: { user: m, passwordFile: /nowhere/m }
                replication: { user: r, passFile: /nowhere/r }
              pools:
                - name: rw
                  type: pgbouncer
                  admin: "rw.invalid:6432"
                  databases: [orders]
                  fragment: /nowhere/fragment
                  credentials: { user: c, passwordFile: /nowhere/c }
            """;

    private final DurabilityRule rule =
            new DurabilityRule(Epoch.FIRST, "r1", new TreeSet<>(List.of("r2", "r3")), 1);
    private final SwitchoverRequest request =
            SwitchoverRequest.ask("1", "ann", "r2", null, false, NOW);
    private final SwitchoverReport report = new SwitchoverReport("r1", "r2", List.of());
    private final FakeNodes nodes = new FakeNodes();
    private final LivingPrimary r1 = new LivingPrimary(nodes);
    private final FakeNodes.Node r2 = nodes.add("r2");
    private final FakeNodes.Node r3 = nodes.add("r3");
    private final List<Event> told = new CopyOnWriteArrayList<>();
    private final MemoryStore store = new MemoryStore();
    private final ClusterSpec spec = ClusterSpecReader.read(YAML, "the test");
    private final Timing brisk =
            new Timing(
                    Duration.ofSeconds(3),
                    Duration.ofSeconds(1),
                    Duration.ofMillis(800),
                    Duration.ofMillis(200),
                    Duration.ofMillis(200),
                    Duration.ofMillis(200),
                    Duration.ofMillis(300));
    private JournalBook book = decider();

    @BeforeEach
    void inEpochOne() {
        r1.node.files.put("synchronous_standby_names", rule.names().value());
        book.adopt(new Topology(Epoch.FIRST, "r1", rule, null, 1, NOW, "adopted"));
    }

    @Test
    void shouldPromoteTheWantedNodeAndLeaveTheOldOneFenced() {
        // Given
        poolsPause();

        // When
        Outcome outcome = begin();

        // Then
        assertThat(outcome).isInstanceOf(Outcome.Sealed.class);
        assertThat(sealed().primary()).isEqualTo("r2");
        assertThat(sealed().epoch()).isEqualTo(NEXT);
        assertThat(r2.standby).isFalse();
        assertThat(r1.fenced()).isTrue();
        assertThat(r3.files.get("primary_conninfo")).contains("r2.invalid");
        assertThat(told).hasAtLeastOneElementOfType(RecoveryCompleted.class);
        assertThat(book.switchover().orElseThrow().state())
                .isEqualTo(SwitchoverRequest.State.RUNNING);
        assertThat(book.hold()).isEmpty();
    }

    @Test
    void shouldTouchNoNodeWhenAPoolDoesNotPause() {
        // When
        Outcome outcome = begin();

        // Then
        assertThat(why(outcome)).contains("pool rw did not pause in time");
        assertThat(r1.node.altered).isEmpty();
        assertThat(r2.altered).isEmpty();
        assertThat(book.open()).isEmpty();
        assertThat(sealed().epoch()).isEqualTo(Epoch.FIRST);
        assertThat(record().outcome()).isEqualTo(EpochRecord.Outcome.ABANDONED);
        assertThat(aborted()).contains("pool rw did not pause in time");
    }

    @Test
    void shouldNotTakeAnotherEpochsPauseForThisOne() {
        // Given
        store.put(Key.pause("orders", "rw"), new PausedPool(Epoch.FIRST, "c1", NOW));

        // When
        Outcome outcome = begin();

        // Then
        assertThat(why(outcome)).contains("did not pause");
    }

    @Test
    void shouldRollBackWhenAWalsenderDoesNotLoadTheFence() {
        // Given
        poolsPause();
        r1.walsendersFenced = false;

        // When
        Outcome outcome = begin();

        // Then
        assertThat(why(outcome)).contains("not every walsender");
        assertTakenBack();
    }

    @Test
    void shouldRollBackWhenTheCandidateDoesNotFlushAll() {
        // Given
        poolsPause();
        r1.candidateFlushes = false;

        // When
        Outcome outcome = begin();

        // Then
        assertThat(why(outcome)).contains("r2 has not flushed up to");
        assertTakenBack();
    }

    @Test
    void shouldTouchNoNodeWhenATransactionDoesNotEnd() {
        // Given
        poolsPause();
        r1.transactionEnds = false;

        // When
        Outcome outcome = begin();

        // Then
        assertThat(why(outcome)).contains("does not end: pid 42, user app");
        assertThat(r1.node.altered).isEmpty();
        assertThat(r2.altered).isEmpty();
        assertThat(sealed().epoch()).isEqualTo(Epoch.FIRST);
        assertThat(record().outcome()).isEqualTo(EpochRecord.Outcome.ABANDONED);
    }

    @Test
    void shouldRollBackWhenClientsDoNotEnd() {
        // Given
        poolsPause();
        r1.clientsEnd = false;

        // When
        Outcome outcome = begin();

        // Then
        assertThat(why(outcome)).contains("clients of r1 did not end");
        assertTakenBack();
    }

    /** H6: what r1 had flushed is not in r2, whatever pg_stat_replication said before. */
    @Test
    void shouldRollBackWhenTheCandidateEndsBeforeTheOldPrimary() {
        // Given
        poolsPause();
        r1.node.replayed = "0/4000000";

        // When
        Outcome outcome = begin();

        // Then
        assertThat(why(outcome)).contains("before what the old primary had flushed");
        assertTakenBack();
    }

    @Test
    void shouldRollBackWhenAnotherStandbyIsFurther() {
        // Given
        poolsPause();
        r3.received = "0/4000000";
        r3.replayed = "0/4000000";

        // When
        Outcome outcome = begin();

        // Then
        assertThat(why(outcome)).contains("is not as far as r3");
        assertTakenBack();
    }

    @Test
    void shouldTouchNoNodeWhenTheOldPrimaryDoesNotAnswer() {
        // Given
        poolsPause();
        r1.answers = false;

        // When
        Outcome outcome = begin();

        // Then
        assertThat(why(outcome)).contains("refused");
        assertThat(r2.altered).isEmpty();
        assertThat(book.open()).isEmpty();
    }

    /** It may be fenced, and nobody else would come back for it (I14). */
    @Test
    void shouldGoOnAsARecoveryWhenTheOldPrimaryIsLostInTheMiddle() {
        // Given
        book.write(journal().in(RecoveryPhase.REVOKING));
        r1.answers = false;

        // When
        Outcome outcome = resume();

        // Then
        assertThat(outcome).isInstanceOf(Outcome.Sealed.class);
        assertThat(sealed().primary()).isIn("r2", "r3");
        assertThat(sealed().epoch()).isEqualTo(NEXT);
    }

    /** Lost after the choice: what was chosen stays, whatever answers then. */
    @Test
    void shouldNotTakeBackWhatWasChosen() {
        // Given
        poolsPause();
        r1.standbysPromote = false;

        // When
        Outcome outcome = begin();

        // Then
        assertThat(outcome).isInstanceOf(Outcome.Open.class);
        Journal open = book.open().orElseThrow();
        assertThat(open.phase()).isEqualTo(RecoveryPhase.PROMOTING);
        assertThat(r1.fenced()).isTrue();
    }

    @Test
    void shouldTakeTheOldPrimaryBackWhenItsDeciderWasLostAfterTheFence() {
        // Given
        Journal revoking = journal().in(RecoveryPhase.REVOKING);
        book.write(revoking);
        r1.node.files.put("synchronous_standby_names", "ANY 1 (\"pgbaton_fenced_2\")");
        r1.node.files.put("default_transaction_read_only", "on");

        // When
        Outcome outcome = resume();

        // Then
        assertThat(why(outcome)).contains("its decider was lost");
        assertTakenBack();
    }

    @Test
    void shouldAbandonWhatASuccessorFindsBeforeAnyNodeWasTouched() {
        // Given
        journal();

        // When
        Outcome outcome = resume();

        // Then
        assertThat(why(outcome)).contains("its decider was lost");
        assertThat(r1.node.altered).isEmpty();
        assertThat(book.open()).isEmpty();
        assertThat(sealed().epoch()).isEqualTo(Epoch.FIRST);
    }

    @Test
    void shouldCompleteWhatASuccessorFindsPastThePointOfNoReturn() {
        // Given
        poolsPause();
        Journal.Candidate candidate =
                new Journal.Candidate(
                        "r2",
                        new DurabilityRule(NEXT, "r2", new TreeSet<>(List.of("r3")), 1),
                        new Fork(1, Lsn.parse("0/3000000"), null));
        book.write(book.write(journal().in(RecoveryPhase.REVOKING)).choosing(candidate, Map.of()));

        // When
        Outcome outcome = resume();

        // Then
        assertThat(outcome).isInstanceOf(Outcome.Sealed.class);
        assertThat(sealed().primary()).isEqualTo("r2");
        assertThat(sealed().epoch()).isEqualTo(NEXT);
    }

    /** Never two that acknowledge: r1's fence stands before r2 is promoted, or r2 never is. */
    private void assertTakenBack() {
        assertThat(r2.standby && r3.standby).isTrue();
        assertThat(sealed().primary()).isEqualTo("r1");
        assertThat(sealed().epoch()).isEqualTo(NEXT);
        assertThat(r1.node.files.get("synchronous_standby_names")).isEqualTo(rule.names().value());
        assertThat(r1.readOnly()).isFalse();
        assertThat(book.open()).isEmpty();
        assertThat(record().outcome()).isEqualTo(EpochRecord.Outcome.READOPTED);
        assertThat(aborted()).startsWith("r1 takes the writes again: ");
    }

    private String aborted() {
        return told.stream()
                .filter(RecoveryAborted.class::isInstance)
                .map(event -> ((RecoveryAborted) event).reason())
                .findFirst()
                .orElse("not told");
    }

    private static String why(Outcome outcome) {
        return outcome instanceof Outcome.GivenUp(String why) ? why : "not given up: " + outcome;
    }

    private Outcome begin() {
        return switchover().begin(request, report);
    }

    private Journal journal() {
        return book.begin(request, report, "to r2", NOW);
    }

    /** By a decider that was elected meanwhile. */
    private Outcome resume() {
        book = decider();
        return switchover().resume(book.open().orElseThrow());
    }

    private Switchover switchover() {
        RecoveryScene scene =
                new RecoveryScene(
                        spec, r1, step -> {}, brisk, told::add, Clock.fixed(NOW, ZoneOffset.UTC));
        return new Switchover(scene, book, new PoolPauses(store, "orders"));
    }

    private JournalBook decider() {
        store.remove(Key.decider("orders"));
        long token = store.put(Key.decider("orders"), new Member("d1", "d1:8082", NOW));
        JournalBook fresh =
                new JournalBook(
                        store, "orders", new Fence(Key.decider("orders"), token), step -> {});
        fresh.load();
        return fresh;
    }

    private void poolsPause() {
        store.put(Key.pause("orders", "rw"), new PausedPool(NEXT, "c1", NOW));
    }

    private Topology sealed() {
        return book.topology().orElseThrow();
    }

    private EpochRecord record() {
        return book.epochs().stream()
                .filter(record -> record.epoch().equals(NEXT))
                .findFirst()
                .orElseThrow();
    }
}
