package io.pgbaton.lab.ground;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.pgbaton.cluster.domain.StandbyNames;
import io.pgbaton.cluster.node.FileSettings;
import io.pgbaton.lab.fault.StoppedProcess;
import io.pgbaton.lab.server.Secrets.Role;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * What I4 and I11 stand on: why a standby is revoked by the handshake of step 3 only, and what a
 * lock and a reload are worth.
 */
class RevocationIT {

    private static final String LOCK = "select pg_try_advisory_lock(4242)";

    private static final String DRAINED =
            "select pg_last_wal_replay_lsn() >= pg_last_wal_receive_lsn()";

    @RegisterExtension private static final Ground ground = Ground.of(2);

    /**
     * T2: a receiver that is connecting to a frozen upstream has no row in pg_stat_wal_receiver and
     * one in pg_stat_activity.
     */
    @Test
    void T2_shouldShowAConnectingReceiverInActivityOnly() {
        // Given
        GroundNode standby = ground.standby("pg2");

        // When
        dialFrozenPrimary(standby);

        // Then
        assertThat(standby.receivers()).isEqualTo("1");
        assertThat(standby.receiverStatus()).isNull();
    }

    /**
     * T2: with a stalled startup process the position still moves after "no receiver": everything
     * that can be asked says that nothing streams, and then it does.
     */
    @Test
    void T2_shouldMoveThePositionAfterNoReceiverWasSeenWhenTheStartupProcessIsStalled() {
        // Given
        GroundNode standby = ground.standby("pg2");
        dialFrozenPrimary(standby);
        try (StoppedProcess startup = standby.stop("startup")) {
            standby.takeUpstreamAway();
            assertThat(standby.receiverStatus()).isNull();
            String seen =
                    standby.ask(
                            "select greatest(pg_last_wal_receive_lsn(), pg_last_wal_replay_lsn())");

            // When
            ground.lab().thaw("pg1");
            ground.primary().write("insert into words values ('late')");
            String late = ground.primary().flushed();

            // Then
            await().atMost(Ground.SOON).until(() -> standby.receivedUpTo(late));
            assertThat(standby.isTrue("select '" + late + "'::pg_lsn > '" + seen + "'::pg_lsn"))
                    .isTrue();
        }
    }

    /** T3: {@code paused} is reached only after the startup process has run. */
    @Test
    void T3_shouldReachPausedOnlyAfterTheStartupProcessHasRun() {
        // Given
        GroundNode standby = ground.standby("pg2");
        try (StoppedProcess startup = standby.stop("startup")) {
            // When
            standby.pauseReplay();

            // Then: not even by what else happens meanwhile.
            standby.reload();
            ground.primary().write("insert into words values ('meanwhile')");
            String end = ground.primary().flushed();
            await().atMost(Ground.SOON).until(() -> standby.receivedUpTo(end));
            assertThat(standby.pauseState()).isEqualTo("pause requested");
        }
        awaitPaused(standby);
    }

    /** T5: advisory locks are per database. */
    @Test
    void T5_shouldLockPerDatabase() throws SQLException {
        // Given
        GroundNode primary = ground.primary();
        try (Connection holder = primary.connect(Role.CONTROL, "postgres");
                Connection same = primary.connect(Role.CONTROL, "postgres");
                Connection other = primary.connect(Role.CONTROL, "orders")) {
            // When
            String taken = GroundNode.ask(holder, LOCK);

            // Then
            assertThat(taken).isEqualTo("t");
            assertThat(GroundNode.ask(same, LOCK)).isEqualTo("f");
            assertThat(GroundNode.ask(other, LOCK)).isEqualTo("t");
        }
    }

    /** T7: a pending promotion passes every check but the handshake. */
    @Test
    void T7_shouldPassEveryCheckButTheHandshakeWhileAPromotionIsPending() {
        // Given
        GroundNode standby = ground.standby("pg2");
        standby.takeUpstreamAway();
        standby.awaitNoReceiver();
        await().atMost(Ground.SOON).until(() -> standby.isTrue(DRAINED));
        List<@Nullable String> looks = new ArrayList<>();
        try (StoppedProcess startup = standby.stop("startup")) {
            // When
            standby.promote();
            await().atMost(Ground.SOON).until(() -> startup.hasPending(StoppedProcess.SIGUSR2));
            standby.pauseReplay();

            // Then
            assertThat(standby.inRecovery()).isTrue();
            assertThat(standby.inFile("primary_conninfo")).isEmpty();
            assertThat(standby.ask("select current_setting('primary_conninfo')")).isEmpty();
            assertThat(standby.receivers()).isEqualTo("0");
            assertThat(standby.isTrue(DRAINED)).isTrue();
            assertThat(standby.pauseState()).isEqualTo("pause requested");
        }
        await().atMost(Ground.SOON)
                .ignoreExceptions()
                .until(
                        () -> {
                            looks.add(standby.pauseState());
                            return looks.getLast() == null;
                        });
        assertThat(looks).doesNotContain("paused");
    }

    /** T8: reload, startup process not scheduled, then pause: paused with a receiver streaming. */
    @Test
    void T8_shouldBePausedWithAReceiverStreamingWhenReloadAndPauseAreAskedForTogether() {
        // Given
        GroundNode standby = ground.standby("pg2");
        try (StoppedProcess startup = standby.stop("startup")) {
            standby.takeUpstreamAway();

            // When
            standby.pauseReplay();
        }

        // Then
        awaitPaused(standby);
        assertThat(standby.receiverStatus()).isEqualTo("streaming");
        ground.primary().write("insert into words values ('streamed')");
        String end = ground.primary().flushed();
        await().atMost(Ground.SOON).until(() -> standby.receivedUpTo(end));
        assertThat(standby.pauseState()).isEqualTo("paused");
    }

    /** T9: {@code pg_promote()} works on a paused node. */
    @Test
    void T9_shouldPromoteAPausedNode() {
        // Given
        GroundNode standby = ground.standby("pg2");
        standby.pauseReplay();
        awaitPaused(standby);

        // When
        standby.promote();

        // Then
        await().atMost(Ground.SOON).until(() -> !standby.inRecovery());
    }

    /**
     * Right after {@code pg_reload_conf()} a session's own {@code current_setting()} may still be
     * the old one: it returns as soon as the postmaster was told. The file has the new one.
     */
    @Test
    void shouldStillHaveTheOldSettingAfterAReloadThatThePostmasterHasNotDone() throws SQLException {
        // Given
        GroundNode primary = ground.primary();
        String names = StandbyNames.NONE.value();
        String current = "select current_setting('synchronous_standby_names')";
        primary.set(Ground.NAMES, names);
        try (Connection session = primary.connect(Role.CONTROL, "postgres")) {
            try (StoppedProcess postmaster = primary.stopPostmaster()) {
                // When
                String told = GroundNode.ask(session, "select pg_reload_conf()");

                // Then
                assertThat(told).isEqualTo("t");
                assertThat(GroundNode.ask(session, FileSettings.query(Ground.NAMES)))
                        .isEqualTo(names);
                assertThat(GroundNode.ask(session, current)).isEmpty();
            }
            await().atMost(Ground.SOON).until(() -> names.equals(GroundNode.ask(session, current)));
        }
    }

    /** Lets the standby dial its primary afresh, which hangs and will not answer. */
    private static void dialFrozenPrimary(GroundNode standby) {
        String conninfo = String.valueOf(standby.inFile("primary_conninfo"));
        String afresh = conninfo.replace("=pg2", "=dials_afresh").replace("connect_timeout=2", "");
        ground.lab().freeze("pg1");
        standby.setAndLoad("primary_conninfo", afresh);
        await().atMost(Ground.SOON)
                .until(
                        () ->
                                standby.isTrue(
                                        "select exists (select from pg_stat_activity where"
                                                + " backend_type = 'walreceiver' and"
                                                + " wait_event ilike 'libpqwalreceiverconnect')"));
    }

    private static void awaitPaused(GroundNode standby) {
        await().atMost(Ground.SOON).until(() -> "paused".equals(standby.pauseState()));
    }
}
