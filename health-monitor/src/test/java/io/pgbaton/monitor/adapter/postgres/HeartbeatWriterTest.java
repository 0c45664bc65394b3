package io.pgbaton.monitor.adapter.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import io.pgbaton.cluster.domain.Epoch;
import io.pgbaton.cluster.node.Login;
import io.pgbaton.cluster.node.NodeAddress;
import io.pgbaton.cluster.node.NodeException;
import io.pgbaton.cluster.node.NodeException.Kind;
import io.pgbaton.cluster.node.Rows;
import io.pgbaton.cluster.node.Session;
import io.pgbaton.events.HeartbeatOutcome;
import io.pgbaton.monitor.domain.HeartbeatResult;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class HeartbeatWriterTest {

    private static final NodeAddress PG1 = new NodeAddress("pg1", "127.0.0.1", 5432);
    private static final Login LOGIN =
            new Login("m", Path.of("m"), "postgres", "pgbaton-heartbeat-a-1", false);
    private static final String UPSERT = "insert into pgbaton.heartbeat";
    private static final String ROOM = "from room";
    private static final String LEFTOVER = "count(*) > 0";

    private final Map<String, NodeException> failing = new LinkedHashMap<>();
    private final List<String> asked = new ArrayList<>();
    private int dials;
    private boolean leftover;
    private @Nullable NodeException connecting;

    private final HeartbeatWriter writer =
            new HeartbeatWriter(
                    (address, login, timeout) -> {
                        dials++;
                        if (connecting != null) {
                            throw connecting;
                        }
                        return new Scripted();
                    },
                    "a",
                    Duration.ofSeconds(2));

    private HeartbeatResult write() {
        return writer.write(PG1, LOGIN, new Epoch(3), Instant.EPOCH);
    }

    private static NodeException sql(String state) {
        return new NodeException(Kind.SQL, state, "the server's words");
    }

    @Test
    void shouldWriteAndAskForRoomOverOneConnection() {
        // When
        HeartbeatResult first = write();
        HeartbeatResult second = write();

        // Then
        assertThat(List.of(first, second)).containsOnly(HeartbeatResult.COMMITTED);
        assertThat(dials).isEqualTo(1);
        assertThat(asked.getFirst()).contains("lock_timeout", "work_mem");
        assertThat(asked).filteredOn(sql -> sql.contains(UPSERT)).hasSize(2);
        assertThat(asked).filteredOn(sql -> sql.contains(ROOM)).hasSize(2);
    }

    @Test
    void shouldCallADiskFullThatHasNoRoomThoughTheRowWasWritten() {
        // Given
        failing.put(ROOM, sql("53100"));

        // When
        HeartbeatResult result = write();

        // Then
        assertThat(result.outcome()).isEqualTo(HeartbeatOutcome.DISK_FULL);
        assertThat(asked).anyMatch(sql -> sql.contains(UPSERT));
    }

    /** A limit on temporary files, for example. */
    @Test
    void shouldNotMindAnythingElseAboutTheRoom() {
        // Given
        failing.put(ROOM, sql("53400"));

        // Then
        assertThat(write()).isEqualTo(HeartbeatResult.COMMITTED);
    }

    @Test
    void shouldCallReadOnlyWhatTakesNoWrites() {
        // Given
        failing.put(UPSERT, sql("25006"));

        // Then
        assertThat(write().outcome()).isEqualTo(HeartbeatOutcome.READ_ONLY);
        assertThat(dials).isEqualTo(1);
    }

    @Test
    void shouldDialAnewAfterACommitThatHung() {
        // Given
        failing.put(UPSERT, new NodeException(Kind.SILENT, null, "no answer"));
        HeartbeatResult hung = write();
        failing.clear();

        // When
        HeartbeatResult next = write();

        // Then
        assertThat(hung.outcome()).isEqualTo(HeartbeatOutcome.UNANSWERED);
        assertThat(hung.issued()).isTrue();
        assertThat(next).isEqualTo(HeartbeatResult.COMMITTED);
        assertThat(dials).isEqualTo(2);
    }

    @Test
    void shouldTellThatNothingWasSentWithoutAConnection() {
        // Given
        connecting = new NodeException(Kind.SILENT, null, "no answer");

        // Then
        assertThat(write().issued()).isFalse();
    }

    /** Somebody locks the table: that is no sign of a primary that does not commit. */
    @Test
    void shouldCallALockAFailure() {
        // Given
        failing.put(UPSERT, sql("55P03"));

        // Then
        assertThat(write().outcome()).isEqualTo(HeartbeatOutcome.FAILED);
    }

    @Test
    void shouldCallTheLockOfItsOwnHangingPredecessorAHang() {
        // Given
        failing.put(UPSERT, sql("55P03"));
        leftover = true;

        // Then
        assertThat(write().outcome()).isEqualTo(HeartbeatOutcome.UNANSWERED);
    }

    /** Answers what a heartbeat asks. */
    private final class Scripted implements Session {
        private boolean open = true;

        @Override
        public Rows query(String sql, Duration timeout) throws NodeException {
            asked.add(sql);
            for (Map.Entry<String, NodeException> failure : failing.entrySet()) {
                if (sql.contains(failure.getKey())) {
                    throw failure.getValue();
                }
            }
            String value = sql.contains(LEFTOVER) && leftover ? "t" : "f";
            return new Rows(List.of("value"), List.of(List.of(value)));
        }

        @Override
        public void onClosed(Runnable action) {}

        @Override
        public boolean isOpen() {
            return open;
        }

        @Override
        public int backendPid() {
            return 1;
        }

        @Override
        public void abort() {
            open = false;
        }

        @Override
        public void close() {
            open = false;
        }
    }
}
