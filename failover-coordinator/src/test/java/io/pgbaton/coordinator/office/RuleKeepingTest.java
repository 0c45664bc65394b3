package io.pgbaton.coordinator.office;

import static org.assertj.core.api.Assertions.assertThat;

import io.pgbaton.cluster.domain.DurabilityRule;
import io.pgbaton.cluster.domain.Epoch;
import io.pgbaton.cluster.domain.Topology;
import io.pgbaton.cluster.node.NodeException;
import io.pgbaton.cluster.spec.ClusterSpec;
import io.pgbaton.cluster.store.Fence;
import io.pgbaton.cluster.store.Key;
import io.pgbaton.cluster.store.Member;
import io.pgbaton.coordinator.ClusterFiles;
import io.pgbaton.coordinator.domain.Evidence;
import io.pgbaton.coordinator.recovery.JournalBook;
import io.pgbaton.coordinator.recovery.MemoryStore;
import io.pgbaton.coordinator.recovery.RecoveryScene;
import io.pgbaton.coordinator.recovery.Timing;
import io.pgbaton.events.NodeState;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** No node answers here: what is to be seen is the change that is recorded first. */
class RuleKeepingTest {

    private static final ClusterSpec FILE = ClusterFiles.orders("pg%d", "10.0.0.%d", "");

    private final MemoryStore store = new MemoryStore();
    private final long token =
            store.put(Key.decider("orders"), new Member("d1", "d1:8082", Instant.EPOCH));
    private final JournalBook book =
            new JournalBook(store, "orders", new Fence(Key.decider("orders"), token), step -> {});

    @BeforeEach
    void aTopology() {
        book.load();
        DurabilityRule rule = rule("pg2", "pg3");
        book.adopt(new Topology(Epoch.FIRST, "pg1", rule, null, 1, Instant.EPOCH, "adopted"));
    }

    @Test
    void shouldRecordThatAVoterIsDroppedOnceItIsGoneForLong() {
        // Given
        RuleKeeping keeping = keeping(Duration.ZERO);

        // When
        look(keeping, Set.of(), "pg2");
        look(keeping, Set.of(), "pg2");

        // Then
        assertThat(topology().pending()).isEqualTo(rule("pg2"));
        assertThat(topology().rule()).isEqualTo(rule("pg2", "pg3"));
    }

    @Test
    void shouldNotDropOneThatIsAwayForAMoment() {
        // Given
        RuleKeeping keeping = keeping(Duration.ofDays(1));

        // When
        look(keeping, Set.of(), "pg2");
        look(keeping, Set.of(), "pg2");

        // Then
        assertThat(topology().pending()).isNull();
    }

    /** Whether a voter acknowledges is known to the primary, not to the vantages. */
    @Test
    void shouldNotDropOneThatOnlyTheVantagesMiss() {
        // Given
        RuleKeeping keeping = keeping(Duration.ZERO);

        // When
        look(keeping, Set.of(), "pg2", "pg3");
        look(keeping, Set.of(), "pg2", "pg3");

        // Then
        assertThat(topology().pending()).isNull();
    }

    /** The monitor's role may not read who streams: that makes nobody gone. */
    @Test
    void shouldDropNobodyWhileTheSendersMayNotBeRead() {
        // Given
        RuleKeeping keeping = keeping(Duration.ZERO);
        NodeState.Sender hidden =
                new NodeState.Sender("pg2", NodeState.HIDDEN, NodeState.HIDDEN, null, 0);
        Evidence evidence = seen(List.of(hidden));

        // When
        keeping.healthy(book, topology(), evidence, Set.of());
        keeping.healthy(book, topology(), evidence, Set.of());

        // Then
        assertThat(topology().pending()).isNull();
    }

    @Test
    void shouldAddOneThatFollowsThroughItsSlotAndThatThePrimaryStreamsTo() {
        // Given
        RuleKeeping keeping = keeping(Duration.ofDays(1));

        // When
        look(keeping, Set.of("pg4"), "pg2", "pg3", "pg4");

        // Then
        assertThat(topology().pending()).isEqualTo(rule("pg2", "pg3", "pg4"));
    }

    @Test
    void shouldNotAddOneThatDoesNotFollowThroughItsSlotOrIsNotStreamedTo() {
        // Given
        RuleKeeping keeping = keeping(Duration.ofDays(1));

        // When
        look(keeping, Set.of(), "pg2", "pg3", "pg4");
        look(keeping, Set.of("pg4"), "pg2", "pg3");

        // Then
        assertThat(topology().pending()).isNull();
    }

    private Topology topology() {
        return book.topology().orElseThrow();
    }

    private void look(RuleKeeping keeping, Set<String> following, String... streamedTo) {
        keeping.healthy(book, topology(), seen(streamedTo), following);
    }

    private static RuleKeeping keeping(Duration shrinkAfter) {
        List<ClusterSpec.Node> nodes = new ArrayList<>(FILE.nodes());
        nodes.add(new ClusterSpec.Node("pg4", "10.0.0.4", 5432, "default", 100, true));
        ClusterSpec spec =
                new ClusterSpec(
                        FILE.name(),
                        FILE.engine(),
                        nodes,
                        FILE.credentials(),
                        new ClusterSpec.Durability(1, shrinkAfter, ClusterSpec.WhenShort.BLOCK),
                        FILE.failover(),
                        FILE.fence(),
                        FILE.restart(),
                        FILE.rejoin(),
                        FILE.pools());
        return new RuleKeeping(
                new RecoveryScene(
                        spec,
                        (address, login, timeout) -> {
                            throw new NodeException(NodeException.Kind.REFUSED, null, "refused");
                        },
                        step -> {},
                        Timing.DEFAULT,
                        event -> {},
                        Clock.systemUTC()));
    }

    private static Evidence seen(String... streamedTo) {
        return seen(senders(streamedTo));
    }

    private static Evidence seen(List<NodeState.Sender> senders) {
        NodeState state =
                new NodeState(
                        false,
                        1,
                        "0/3000000",
                        null,
                        null,
                        false,
                        false,
                        "ANY 1 (\"pg2\", \"pg3\")",
                        null,
                        "7000",
                        170011,
                        List.of(),
                        null,
                        senders,
                        Map.of(),
                        null);
        return House.seen("pg1", state);
    }

    private static List<NodeState.Sender> senders(String... streamedTo) {
        return Stream.of(streamedTo)
                .map(node -> new NodeState.Sender(node, "streaming", "quorum", "0/3000000", 0))
                .toList();
    }

    private static DurabilityRule rule(String... voters) {
        return new DurabilityRule(Epoch.FIRST, "pg1", new TreeSet<>(List.of(voters)), 1);
    }
}
