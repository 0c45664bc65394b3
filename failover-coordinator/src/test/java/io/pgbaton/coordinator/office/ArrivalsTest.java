package io.pgbaton.coordinator.office;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.pgbaton.cluster.domain.DurabilityRule;
import io.pgbaton.cluster.domain.Epoch;
import io.pgbaton.cluster.domain.EpochRecord;
import io.pgbaton.cluster.domain.Lsn;
import io.pgbaton.cluster.domain.Rejoin;
import io.pgbaton.cluster.domain.Topology;
import io.pgbaton.cluster.node.NodeException;
import io.pgbaton.cluster.store.Fence;
import io.pgbaton.cluster.store.Key;
import io.pgbaton.cluster.store.Member;
import io.pgbaton.cluster.store.Versioned;
import io.pgbaton.coordinator.ClusterFiles;
import io.pgbaton.coordinator.recovery.JournalBook;
import io.pgbaton.coordinator.recovery.MemoryStore;
import io.pgbaton.coordinator.recovery.RecoveryScene;
import io.pgbaton.coordinator.recovery.Timing;
import io.pgbaton.events.Event;
import io.pgbaton.events.NodeRejoined;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ArrivalsTest {

    private static final Epoch FOUR = new Epoch(4);
    private static final Key<Rejoin> RECORD = Key.rejoin("orders", FOUR, "pg1");
    private static final Rejoin REWOUND =
            new Rejoin(
                    "pg1",
                    FOUR,
                    Rejoin.How.REWOUND,
                    new Rejoin.Lost(1, Lsn.parse("0/3000148"), Lsn.parse("0/3000250"), 3),
                    Instant.EPOCH,
                    false);

    private final List<Event> told = new CopyOnWriteArrayList<>();
    private final MemoryStore store = new MemoryStore();
    private final long token =
            store.put(Key.decider("orders"), new Member("d1", "d1:8082", Instant.EPOCH));
    private final JournalBook book =
            new JournalBook(store, "orders", new Fence(Key.decider("orders"), token), step -> {});
    private final Arrivals arrivals = new Arrivals(store, scene());
    private final Topology topology =
            new Topology(
                    FOUR,
                    "pg2",
                    new DurabilityRule(FOUR, "pg2", new TreeSet<>(List.of("pg1", "pg3")), 1),
                    null,
                    2,
                    Instant.EPOCH,
                    "failover");

    @BeforeEach
    void aTopology() {
        store.put(Key.topology("orders"), topology);
    }

    @Test
    void shouldTellOnceHowANodeCameBackAndWhatItLost() {
        // Given
        store.put(RECORD, REWOUND);
        book.load();

        // When
        arrivals.healthy(book, topology, Set.of("pg3"));
        arrivals.healthy(book, topology, Set.of("pg1", "pg3"));
        await().until(() -> onRecord().told());
        new Arrivals(store, scene()).healthy(book, topology, Set.of("pg1", "pg3"));

        // Then
        assertThat(told)
                .containsExactly(
                        new NodeRejoined(
                                "orders",
                                "pg1",
                                4,
                                "rewound",
                                Instant.EPOCH,
                                new NodeRejoined.Lost(1, "0/3000148", "0/3000250", 264, 3)));
    }

    /** Its predecessor may have died before it told. */
    @Test
    void shouldTellWhatANewDeciderFindsUntold() {
        // Given
        store.put(RECORD, REWOUND);
        book.load();

        // When
        arrivals.healthy(book, topology, Set.of("pg1", "pg3"));

        // Then
        await().until(() -> onRecord().told());
        assertThat(told).hasSize(1);
    }

    @Test
    void shouldNotTellOfANodeThatDoesNotFollowYet() {
        // Given
        store.put(RECORD, REWOUND);
        store.put(Key.rejoin("orders", FOUR, "pg3"), of("pg3"));
        book.load();

        // When
        arrivals.healthy(book, topology, Set.of("pg3"));

        // Then
        await().until(() -> !told.isEmpty());
        assertThat(told).singleElement().extracting(Event::subject).isEqualTo("pg3");
        assertThat(onRecord().told()).isFalse();
    }

    /** I13, 6: only what is on the sealed line can follow through this epoch's slot. */
    @Test
    void shouldTakeOffTheRecordWhoFollowsAgain() {
        // Given
        EpochRecord abandoned =
                new EpochRecord(
                        new Epoch(3),
                        EpochRecord.Outcome.ABANDONED,
                        null,
                        null,
                        List.of("pg1", "pg2", "pg3"));
        store.put(Key.epoch("orders", abandoned.epoch()), abandoned);
        book.load();

        // When
        arrivals.healthy(book, topology, Set.of("pg3"));

        // Then: the primary is on its own line.
        assertThat(book.epochs())
                .singleElement()
                .satisfies(record -> assertThat(record.toReclone()).containsExactly("pg1"));
    }

    private Rejoin onRecord() {
        return store.get(RECORD).map(Versioned::value).orElseThrow();
    }

    private static Rejoin of(String node) {
        return new Rejoin(node, FOUR, Rejoin.How.RECLONED, null, Instant.EPOCH, false);
    }

    private RecoveryScene scene() {
        return new RecoveryScene(
                ClusterFiles.orders("pg%d", "10.0.0.%d", ""),
                (address, login, timeout) -> {
                    throw new NodeException(NodeException.Kind.REFUSED, null, "refused");
                },
                step -> {},
                Timing.DEFAULT,
                told::add,
                Clock.fixed(Instant.EPOCH, ZoneOffset.UTC));
    }
}
