package io.pgbaton.lab.ground;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.pgbaton.cluster.domain.Promise;
import io.pgbaton.lab.host.Commands;
import io.pgbaton.lab.server.Secrets.Role;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What I12 and I13 stand on: what a node is, and remembers, when it has been down. */
class RestartIT {

    private static final String SOURCES = "7_70";
    private static final String OWN = "9_90";

    private static Ground ground;

    @BeforeAll
    static void startServers() {
        ground = Ground.of(3);
    }

    @AfterAll
    static void closeServers() {
        ground.close();
    }

    @AfterEach
    void forgetThePrimarysPromise() {
        ground.primary().reset(Promise.SETTING);
    }

    /** T4: {@code ALTER SYSTEM SET pgbaton.promised} works on 17 and is in the file at once. */
    @Test
    void T4_shouldShowAPromiseInFileSettingsWithoutAReload() {
        // Given
        GroundNode standby = ground.standby("pg2");

        // When
        standby.set(Promise.SETTING, OWN);

        // Then
        assertThat(standby.promised()).isEqualTo(OWN);
        assertThat(standby.ask("select current_setting('pgbaton.promised', true)")).isNull();
    }

    /** T4: a promise survives an immediate stop. */
    @Test
    void T4_shouldKeepAPromiseOverAnImmediateStop() {
        // Given
        GroundNode standby = ground.standby("pg2");
        standby.set(Promise.SETTING, OWN);

        // When
        ground.stopImmediately(standby);
        ground.lab().start("pg2");

        // Then
        assertThat(standby.promised()).isEqualTo(OWN);
    }

    /** T4: a base backup brings the source's promise. */
    @Test
    void T4_shouldHaveTheSourcesPromiseAfterABaseBackup() {
        // Given
        GroundNode standby = ground.standby("pg2");
        standby.set(Promise.SETTING, OWN);
        ground.primary().set(Promise.SETTING, SOURCES);

        // When
        ground.lab().kill("pg2");
        ground.lab().reclone("pg2", "pg1");

        // Then
        assertThat(standby.promised()).isEqualTo(SOURCES);
    }

    /** "Promise" in the words: any role can set the loaded one for itself, and not the file's. */
    @Test
    void T4_shouldLetAnyRoleSetTheLoadedPromiseInItsOwnSession() throws SQLException {
        // Given
        GroundNode primary = ground.primary();
        primary.setAndLoad(Promise.SETTING, SOURCES);
        try (Connection client = primary.connect(Role.APP, "orders");
                Statement statement = client.createStatement()) {
            // When
            statement.execute("set pgbaton.promised = '" + OWN + "'");

            // Then
            assertThat(GroundNode.ask(client, "select current_setting('pgbaton.promised')"))
                    .isEqualTo(OWN);
            assertThat(primary.promised()).isEqualTo(SOURCES);
        }
    }

    /**
     * T10: a node killed between the removal of standby.signal and the timeline switch comes back
     * writable on the old timeline. What holds it there is its restore_command: it is asked for the
     * old timeline's history when the signal file is gone and the new history is not yet written.
     */
    @Test
    void T10_shouldComeBackWritableOnTheOldTimelineWhenKilledInMidPromotion() {
        // Given
        GroundNode candidate = ground.standby("pg2");
        candidate.setAndLoad(
                "restore_command",
                "test -e standby.signal && exit 1; touch mid_promotion; exec sleep infinity");
        candidate.promote();
        Path reached = candidate.data().resolve("mid_promotion");
        await().atMost(Ground.SOON).until(() -> Files.exists(reached));
        assertThat(candidate.data().resolve("pg_wal/00000002.history")).doesNotExist();

        // When
        ground.restart(candidate);

        // Then
        assertThat(candidate.inRecovery()).isFalse();
        assertThat(candidate.timeline()).isEqualTo(1);
        assertThat(candidate.commit()).isEqualTo(Commit.RETURNED);
    }

    /** T11: a rewound node started without the signal file is a primary on the new timeline. */
    @Test
    void T11_shouldBeAPrimaryOnTheNewTimelineWhenStartedWithoutTheSignalFileAfterARewind()
            throws IOException {
        // Given
        GroundNode rewound = rewoundToPg2();
        assertThat(rewound.data().resolve("standby.signal")).doesNotExist();

        // When
        ground.lab().start("pg3");

        // Then
        assertThat(rewound.inRecovery()).isFalse();
        assertThat(rewound.timeline()).isEqualTo(2);
        assertThat(rewound.commit()).isEqualTo(Commit.RETURNED);
    }

    /** T4: a rewind brings the source's promise. */
    @Test
    void T4_shouldHaveTheSourcesPromiseAfterARewind() throws IOException {
        // Given
        GroundNode rewound = rewoundToPg2();

        // When
        ground.lab().start("pg3");

        // Then
        assertThat(rewound.promised()).isEqualTo(SOURCES);
    }

    /**
     * pg3, which had gone on with the old line past pg2's promotion; down, as pg_rewind left it.
     */
    private static GroundNode rewoundToPg2() throws IOException {
        GroundNode source = ground.standby("pg2");
        GroundNode target = ground.standby("pg3");
        source.set(Promise.SETTING, SOURCES);
        target.set(Promise.SETTING, OWN);
        source.promoteAndAwait();
        source.write("insert into words values ('on the new line')");
        source.checkpoint();
        ground.primary().write("insert into words values ('on the old line')");
        String old = ground.primary().flushed();
        await().atMost(Ground.SOON).until(() -> target.replayedUpTo(old));
        ground.lab().stop("pg3");
        Path settings = target.data().resolve("postgresql.conf");
        byte[] own = Files.readAllBytes(settings);
        rewind(target, source);
        Files.write(settings, own);
        return target;
    }

    private static void rewind(GroundNode target, GroundNode source) {
        Commands.runAsPostgres(
                "",
                List.of(
                        "/usr/lib/postgresql/17/bin/pg_rewind",
                        "--no-sync",
                        "--target-pgdata=" + target.data(),
                        "--source-server=user=postgres dbname=postgres host="
                                + source.data().resolveSibling("sockets")));
    }
}
