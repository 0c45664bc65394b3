package io.pgbaton.coordinator.recovery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.pgbaton.cluster.domain.Epoch;
import io.pgbaton.cluster.domain.Promise;
import io.pgbaton.cluster.node.NodeException;
import io.pgbaton.cluster.node.Rows;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** I4: a standby, r3, is revoked by the handshake of step 3 and by nothing less. */
class HandshakeTest {

    private static final String ASK = "select pg_wal_replay_pause()";
    private static final String LIFT = "select pg_wal_replay_resume()";
    private static final Duration SHORT = Duration.ofMillis(100);

    private final Stage stage = new Stage();
    private final Witness witness = new Witness(stage.nodes, stage.store);
    private final Reach reach =
            new Reach(
                    witness,
                    stage.spec,
                    new Promise(new Epoch(2), stage.book.token()),
                    step -> {},
                    new Timing(
                            Duration.ofSeconds(3),
                            Duration.ofSeconds(1),
                            SHORT,
                            SHORT,
                            SHORT,
                            SHORT,
                            SHORT));

    @Test
    void I4_shouldAskForThePauseOnlyOnceANewConnectionSeesThatThereIsNoUpstream() throws Exception {
        // When
        Standby standby = revoke();

        // Then
        assertThat(standby.node()).isEqualTo("r3");
        List<String> order =
                witness.seen().stream()
                        .map(s -> s.login().applicationName() + ": " + s.sql())
                        .toList();
        String fresh =
                order.stream()
                        .filter(s -> s.startsWith("pgbaton-look: select current_setting"))
                        .findFirst()
                        .orElseThrow();
        assertThat(order)
                .containsSubsequence(
                        "pgbaton-control: alter system set primary_conninfo = ''",
                        "pgbaton-control: select pg_reload_conf()",
                        fresh,
                        "pgbaton-control: " + ASK,
                        "pgbaton-control: " + LIFT);
        assertThat(fresh).contains("primary_conninfo").contains("restore_command");
    }

    @Test
    void I4_shouldNotCountAVoterWhoseNewConnectionsSeeTheOldUpstream() {
        // Given
        witness.instead(
                s ->
                        s.login().applicationName().equals("pgbaton-look")
                                        && s.sql().contains("primary_conninfo")
                                ? new Rows(List.of("value"), List.of(List.of("f")))
                                : null);

        // Then
        assertNotRevoked();
        assertThat(witness.sentTo("r3")).doesNotContain(ASK);
    }

    /** T2: one that connects has a process, and no row in pg_stat_wal_receiver. */
    @Test
    void I4_shouldNotCountAVoterWithAReceiverProcess() {
        // Given
        says("not paused", 1);

        // Then
        assertNotRevoked();
        assertThat(witness.sentTo("r3"))
                .doesNotContain(ASK)
                .noneMatch(sql -> sql.contains("pg_stat_wal_receiver"))
                .anyMatch(sql -> sql.contains("backend_type = 'walreceiver'"));
    }

    /** T8: the startup process waits in the pause while the receiver streams on. */
    @Test
    void I4_shouldLiftAPauseThatWasReachedWithAReceiverStreaming() {
        // Given
        says("paused", 1);

        // Then
        assertNotRevoked();
        assertThat(witness.sentTo("r3")).contains(LIFT);
    }

    /** T3: asked for is not reached. */
    @Test
    void I4_shouldNotCountAVoterWhoseStartupProcessHasNotRun() {
        // Given
        says("pause requested", 0);

        // Then
        assertNotRevoked();
    }

    /** T7, T9: the pause is refused once a promotion is under way. */
    @Test
    void I4_shouldNotCountAVoterThatIsBeingPromoted() {
        // Given
        witness.instead(
                s -> {
                    if (s.is("r3", ASK)) {
                        throw new NodeException(
                                NodeException.Kind.SQL, "55000", "standby promotion is ongoing");
                    }
                    return null;
                });

        // Then
        assertThatExceptionOfType(NodeException.class).isThrownBy(this::revoke);
    }

    /** A pause that stood before was reached with the old settings. */
    @Test
    void I4_shouldLiftAPauseThatStoodBefore() throws Exception {
        // Given
        stage.r3.paused = true;

        // When
        revoke();

        // Then
        assertThat(witness.sentTo("r3")).containsSubsequence(LIFT, ASK, LIFT);
    }

    private Standby revoke() throws NodeException, NotRevoked {
        return new Revocation(reach).with("r3", reach.control("r3"));
    }

    private void assertNotRevoked() {
        assertThatExceptionOfType(NotRevoked.class).isThrownBy(this::revoke);
    }

    private void says(String pause, int receivers) {
        witness.instead(
                s ->
                        s.is("r3", "as receivers")
                                ? new Rows(
                                        List.of("standby", "pause", "receivers", "waits"),
                                        List.of(
                                                List.of(
                                                        "t",
                                                        pause,
                                                        Integer.toString(receivers),
                                                        "RecoveryWalStream")))
                                : null);
    }
}
