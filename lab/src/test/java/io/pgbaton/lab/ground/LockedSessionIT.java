package io.pgbaton.lab.ground;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import io.pgbaton.cluster.domain.Epoch;
import io.pgbaton.cluster.domain.Promise;
import io.pgbaton.cluster.node.ControlSession;
import io.pgbaton.cluster.node.NodeAddress;
import io.pgbaton.cluster.node.NodeException;
import io.pgbaton.cluster.node.PromiseForbids;
import io.pgbaton.cluster.node.Sql;
import io.pgbaton.cluster.postgres.PgDialer;
import io.pgbaton.lab.fault.StoppedProcess;
import io.pgbaton.lab.server.Secrets;
import io.pgbaton.lab.server.Secrets.Role;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** I11 and I12 on a real server: two deciders at one node, the older of which does not know. */
class LockedSessionIT {

    private static final Vertx VERTX = Vertx.vertx();
    private static final Promise OLDER = new Promise(new Epoch(1), 10);
    private static final Promise NEWER = new Promise(new Epoch(2), 20);
    private static final String SETTING = "primary_conninfo";
    private static final int SIGTERM = 15;

    @RegisterExtension private static final Ground ground = Ground.of(1);

    @AfterAll
    static void closeClient() {
        VERTX.close();
    }

    @Test
    void I11_shouldEndWhatAnOlderDeciderHasInFlight() throws NodeException {
        // Given
        try (ControlSession older = open(OLDER)) {
            CompletableFuture<?> sleeps = start(() -> older.execute("select pg_sleep(3600)"));
            await().atMost(Ground.SOON)
                    .until(
                            () ->
                                    ground.primary()
                                            .isTrue(
                                                    "select exists (select from pg_stat_activity"
                                                            + " where wait_event = 'PgSleep')"));

            // When
            try (ControlSession newer = open(NEWER)) {
                // Then
                assertThat(controlSessions()).isEqualTo("1");
                assertThatExceptionOfType(CompletionException.class).isThrownBy(sleeps::join);
                assertThatExceptionOfType(NodeException.class)
                        .isThrownBy(() -> older.set(SETTING, "host=late"));
                assertThat(newer.isOpen()).isTrue();
            }
        }
        assertThat(ground.primary().inFile(SETTING)).isNull();
    }

    /** V2, V4: the server has the statement already, and would execute it when it runs again. */
    @Test
    void I11_shouldTakeTheLockOnlyOnceALateStatementCanNotComeAnyMore() throws Exception {
        // Given
        try (ControlSession older = open(OLDER)) {
            StoppedProcess stalled = StoppedProcess.of(pidOf(older));
            CompletableFuture<?> late = start(() -> set(older));

            // When
            CompletableFuture<ControlSession> newer = start(() -> open(NEWER));
            await().atMost(Ground.SOON).until(() -> stalled.hasPending(SIGTERM));

            // Then
            assertThat(newer).isNotDone();
            stalled.close();
            try (ControlSession opened = newer.join()) {
                assertThatExceptionOfType(CompletionException.class).isThrownBy(late::join);
                assertThat(opened.fileSetting(SETTING)).isNull();
            }
        }
    }

    @Test
    void I12_shouldRefuseAnOlderDeciderOnceTheNodeHasPromisedMore() throws NodeException {
        // Given
        try (ControlSession newer = open(NEWER)) {
            newer.raisePromise();
        }

        // Then
        assertThatExceptionOfType(PromiseForbids.class).isThrownBy(() -> open(OLDER).close());
        assertThat(ground.primary().promised()).isEqualTo(NEWER.toString());
    }

    /** The late one is not even allowed to end the newer one's session. */
    @Test
    void I12_shouldLeaveTheNewerSessionAloneWhenAnOlderDeciderComes() throws NodeException {
        // Given
        try (ControlSession newer = open(NEWER)) {
            newer.raisePromise();

            // When
            assertThatExceptionOfType(PromiseForbids.class).isThrownBy(() -> open(OLDER).close());

            // Then
            assertThat(newer.promised()).isEqualTo(NEWER);
        }
    }

    private static ControlSession open(Promise promise) throws NodeException {
        GroundNode node = ground.primary();
        return ControlSession.open(
                new PgDialer(VERTX),
                new NodeAddress(node.name(), ground.lab().node(node.name()).address(), 5432),
                ControlSession.login(
                        Role.CONTROL.user(), new Secrets(ground.lab().run()).file(Role.CONTROL)),
                promise,
                step -> {},
                Duration.ofSeconds(20));
    }

    private static boolean set(ControlSession control) throws NodeException {
        control.set(SETTING, "host=late");
        return true;
    }

    private static long pidOf(ControlSession control) throws NodeException {
        return Long.parseLong(String.valueOf(control.execute("select pg_backend_pid()").single()));
    }

    private static String controlSessions() {
        return String.valueOf(
                ground.primary()
                        .ask(
                                "select count(*) from pg_stat_activity where application_name = "
                                        + Sql.literal(ControlSession.APPLICATION_NAME)));
    }

    /** On a thread of its own. */
    private static <T> CompletableFuture<T> start(Callable<T> work) {
        CompletableFuture<T> done = new CompletableFuture<>();
        Thread.ofVirtual()
                .start(
                        () -> {
                            try {
                                done.complete(work.call());
                            } catch (Exception e) {
                                done.completeExceptionally(e);
                            }
                        });
        return done;
    }
}
