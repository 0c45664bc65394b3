package io.pgbaton.monitor.adapter.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import io.pgbaton.cluster.node.Login;
import io.pgbaton.cluster.node.NodeAddress;
import io.pgbaton.cluster.node.NodeException;
import io.pgbaton.cluster.node.NodeException.Kind;
import io.pgbaton.cluster.node.PaperSession;
import io.pgbaton.cluster.node.Rows;
import io.pgbaton.cluster.node.Session;
import io.pgbaton.events.NodeState;
import io.pgbaton.events.ProbeOutcome;
import io.pgbaton.monitor.domain.ProbeResult;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class NodeObserverTest {

    private static final Instant NOW = Instant.parse("2026-01-01T00:00:10Z");

    /** What each connect, then each query does, in order: Rows, or a Kind to fail with. */
    private final Deque<Object> connects = new ArrayDeque<>();

    private final Deque<Object> queries = new ArrayDeque<>();
    private int preparations;
    private final Map<String, String> prepared = new HashMap<>();
    private final List<String> asked = new ArrayList<>();
    private long nanos;
    private final NodeObserver observer =
            new NodeObserver(
                    (address, login, timeout) -> connect(),
                    new NodeAddress("pg1", "127.0.0.11", 5432),
                    new Login("m", Path.of("m"), "postgres", "test", false),
                    Duration.ofMillis(400),
                    () -> NOW,
                    () -> nanos,
                    () -> {});

    @Test
    void shouldDialAnewWithinTheProbeWhenTheConnectionBreaksInTheQuery() {
        // Given
        connects.addAll(List.of("well", Kind.REFUSED));
        queries.addAll(List.of(primary(false), Kind.BROKEN));
        observer.probe();
        // When
        ProbeResult second = observer.probe();
        // Then
        assertThat(second.outcome()).isEqualTo(ProbeOutcome.REFUSED);
    }

    @Test
    void shouldNotCallItRefusedWhenEveryConnectionBreaks() {
        // Given
        connects.addAll(List.of("well", Kind.BROKEN, "well"));
        queries.addAll(List.of(Kind.BROKEN, Kind.BROKEN));
        // When
        ProbeResult result = observer.probe();
        // Then
        assertThat(result.outcome()).isEqualTo(ProbeOutcome.SILENT);
    }

    @Test
    void shouldNotDialAgainWhenTheServerIsSilent() {
        // Given
        connects.addAll(List.of("well"));
        queries.addAll(List.of(Kind.SILENT));
        // When
        ProbeResult result = observer.probe();
        // Then
        assertThat(result.outcome()).isEqualTo(ProbeOutcome.SILENT);
    }

    @Test
    void shouldAskForMoreOnceTheNodeSaysThatItMayBeRead() {
        // Given
        connects.add("well");
        queries.addAll(List.of(primary(true), primary(true), primary(true)));
        // When
        observer.probe();
        observer.probe();
        nanos += Duration.ofMillis(250).toNanos();
        observer.probe();
        // Then
        assertThat(asked.get(0)).doesNotContain("pg_file_settings where", "from pgbaton.heartbeat");
        assertThat(asked.get(1)).contains("pg_file_settings where", "from pgbaton.heartbeat");
        assertThat(asked.get(2)).doesNotContain("pg_file_settings").contains("pgbaton.heartbeat");
    }

    @Test
    void shouldPrepareAStatementOnceForEachConnection() {
        // Given
        connects.addAll(List.of("well", "well"));
        queries.addAll(List.of(primary(false), primary(false), Kind.BROKEN, primary(false)));
        // When
        for (int probe = 0; probe < 3; probe++) {
            observer.probe();
        }
        // Then
        assertThat(preparations).isEqualTo(3);
    }

    @Test
    void shouldAskForLessWhenWhatCouldBeReadIsGone() {
        // Given
        connects.add("well");
        queries.addAll(List.of(primary(true), primary(true), Kind.SQL, primary(false)));
        observer.probe();
        observer.probe();
        // When
        ProbeResult result = observer.probe();
        // Then
        assertThat(result.outcome()).isEqualTo(ProbeOutcome.ANSWERED);
        assertThat(asked.getLast()).doesNotContain("pgbaton.heartbeat");
    }

    @Test
    void shouldTakeThePrimarysTimelineFromItsCurrentWalFile() {
        // Given
        connects.add("well");
        queries.add(primary(false));
        // When
        NodeState state = ((ProbeResult.Answered) observer.probe()).state();
        // Then
        assertThat(state.timeline()).isEqualTo(26);
        assertThat(state.inRecovery()).isFalse();
        assertThat(state.senders())
                .containsExactly(
                        new NodeState.Sender("pg2", "streaming", "quorum", "0/3000060", 96));
    }

    @Test
    void shouldReadAStandbysReceiverAndItsLagByTheNewestHeartbeat() {
        // Given
        connects.add("well");
        queries.add(standby());
        // When
        NodeState state = ((ProbeResult.Answered) observer.probe()).state();
        // Then
        assertThat(state.timeline()).isEqualTo(3);
        assertThat(state.receiver())
                .isEqualTo(
                        new NodeState.Receiver(
                                "streaming", "127.0.0.11", 5432, "pgbaton_3_pg2", 120L));
        assertThat(state.heartbeats())
                .isEqualTo(
                        Map.of(
                                "a", NOW.minusMillis(1500),
                                "b", NOW.minusMillis(2500)));
        assertThat(state.lagSeconds()).isEqualTo(1.5);
    }

    private Session connect() throws NodeException {
        if (connects.removeFirst() instanceof Kind kind) {
            throw new NodeException(kind, null, "connect failed");
        }
        return new ScriptedSession();
    }

    private static Rows primary(boolean readable) {
        return rows(
                "recovering", "f",
                "write_lsn", "0/30000C0",
                "wal_file", "0000001A0000000000000003",
                "senders",
                        """
                        [{"name":"pg2","state":"streaming","sync":"quorum","flush":"0/3000060",\
                        "lag":96}]""",
                "can_promised", readable ? "t" : "f",
                "can_heartbeats", readable ? "t" : "f",
                "promised", "3_77");
    }

    private static Rows standby() {
        long now = NOW.toEpochMilli();
        return rows(
                "recovering", "t",
                "receive_lsn", "0/30000C0",
                "replay_lsn", "0/30000C0",
                "control_timeline", "2",
                "receiver",
                        """
                        {"status":"streaming","host":"127.0.0.11","port":5432,\
                        "slot":"pgbaton_3_pg2","timeline":3,"age":120}""",
                "can_promised", "f",
                "can_heartbeats", "t",
                "heartbeats", "{\"a\":" + (now - 1500) + ",\"b\":" + (now - 2500) + "}");
    }

    private static Rows rows(String... named) {
        List<String> columns = new ArrayList<>();
        List<@Nullable String> values = new ArrayList<>();
        for (int i = 0; i < named.length; i += 2) {
            columns.add(named[i]);
            values.add(named[i + 1]);
        }
        for (String column :
                List.of(
                        "recovering",
                        "write_lsn",
                        "receive_lsn",
                        "replay_lsn",
                        "wal_file",
                        "control_timeline",
                        "replay_paused",
                        "read_only",
                        "names",
                        "version",
                        "receiver",
                        "senders",
                        "system_identifier",
                        "pending")) {
            if (!Arrays.asList(named).contains(column)) {
                columns.add(column);
                values.add(null);
            }
        }
        return new Rows(columns, List.of(values));
    }

    private final class ScriptedSession extends PaperSession {
        @Override
        public Rows query(String sql, Duration timeout) throws NodeException {
            if (sql.startsWith("prepare ")) {
                preparations++;
                prepared.put(sql.split(" ")[1], sql);
                return new Rows(List.of(), List.of());
            }
            asked.add(prepared.getOrDefault(sql.replace("execute ", ""), sql));
            Object next = queries.removeFirst();
            if (next instanceof Kind kind) {
                throw new NodeException(kind, null, "query failed");
            }
            return (Rows) next;
        }
    }
}
