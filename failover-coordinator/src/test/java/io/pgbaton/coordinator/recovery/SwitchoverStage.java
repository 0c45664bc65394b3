package io.pgbaton.coordinator.recovery;

import static org.assertj.core.api.Assertions.assertThat;

import io.pgbaton.cluster.domain.DurabilityRule;
import io.pgbaton.cluster.domain.Epoch;
import io.pgbaton.cluster.domain.EpochRecord;
import io.pgbaton.cluster.domain.Journal;
import io.pgbaton.cluster.domain.SwitchoverReport;
import io.pgbaton.cluster.domain.SwitchoverRequest;
import io.pgbaton.cluster.domain.Topology;
import io.pgbaton.cluster.store.Key;
import io.pgbaton.cluster.store.PausedPool;
import io.pgbaton.events.Event;
import io.pgbaton.events.RecoveryAborted;
import java.util.List;

/** A {@link Stage} whose r1 lives, with one pool, and somebody who asks to go to r2. */
final class SwitchoverStage {

    /** The epoch that the switchover begins. */
    static final Epoch NEXT = Epoch.FIRST.next();

    private static final String POOL =
            """
              pools:
                - name: rw
                  type: pgbouncer
                  admin: "rw.invalid:6432"
                  databases: [orders]
                  fragment: /nowhere/fragment
                  credentials: { user: c, passwordFile: /nowhere/c }
            """;

    private final Stage stage = new Stage(POOL);
    private final SwitchoverRequest request =
            SwitchoverRequest.ask("1", "ann", "r2", null, false, Stage.NOW);
    private final SwitchoverReport report = new SwitchoverReport("r1", "r2", List.of());

    final LivingPrimary r1 = new LivingPrimary(stage.nodes);
    final Witness witness = new Witness(r1, stage.store);
    final FakeNodes.Node r2 = stage.r2;
    final FakeNodes.Node r3 = stage.r3;
    final MemoryStore store = stage.store;
    final DurabilityRule rule = stage.rule;

    /** Of whoever decides now. */
    JournalBook book = stage.book;

    SwitchoverStage() {
        r1.node.files.put("synchronous_standby_names", rule.names().value());
    }

    void poolsPause() {
        store.put(Key.pause("orders", "rw"), new PausedPool(NEXT, "c1", Stage.NOW));
    }

    Outcome begin() {
        return switchover().begin(request, report);
    }

    /** The journal as a decider leaves it that was lost at once. */
    Journal journal() {
        return book.succession().begin(request, report, "to r2", Stage.NOW);
    }

    /** By a decider that was elected meanwhile. */
    Outcome resume() {
        book = Stage.elected(store);
        return switchover().resume(book.open().orElseThrow());
    }

    private Switchover switchover() {
        return new Switchover(stage.scene(witness), book, new PoolPauses(store, "orders"));
    }

    Topology sealed() {
        return book.topology().orElseThrow();
    }

    EpochRecord record() {
        return book.epochs().stream()
                .filter(record -> record.epoch().equals(NEXT))
                .findFirst()
                .orElseThrow();
    }

    List<Event> told() {
        return stage.told;
    }

    String aborted() {
        return stage.told.stream()
                .filter(RecoveryAborted.class::isInstance)
                .map(event -> ((RecoveryAborted) event).reason())
                .findFirst()
                .orElse("not told");
    }

    static String why(Outcome outcome) {
        return outcome instanceof Outcome.GivenUp(String why) ? why : "not given up: " + outcome;
    }

    /** Never two that acknowledge: r1's fence stands before r2 is promoted, or r2 never is. */
    void assertTakenBack() {
        assertThat(r2.standby && r3.standby).isTrue();
        assertThat(sealed().primary()).isEqualTo("r1");
        assertThat(sealed().epoch()).isEqualTo(NEXT);
        assertThat(r1.node.files.get("synchronous_standby_names")).isEqualTo(rule.names().value());
        assertThat(r1.readOnly()).isFalse();
        assertThat(book.open()).isEmpty();
        assertThat(record().outcome()).isEqualTo(EpochRecord.Outcome.READOPTED);
        assertThat(aborted()).startsWith("r1 takes the writes again: ");
    }
}
