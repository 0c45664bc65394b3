package io.pgbaton.cluster.postgres;

import io.pgbaton.cluster.node.Login;
import io.pgbaton.cluster.node.NodeAddress;
import io.pgbaton.cluster.node.NodeDialer;
import io.pgbaton.cluster.node.NodeException;
import io.pgbaton.cluster.node.Session;
import io.pgbaton.cluster.spec.PasswordFile;
import io.pgbaton.cluster.spec.UnusablePasswordFile;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.pgclient.PgConnection;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Dials PostgreSQL nodes and PgBouncer consoles with the Vert.x client. Calls block: use virtual
 * threads, never an event loop.
 *
 * <p>The client's own connect time-out covers TCP only: against a frozen server the start-up stays
 * pending, and a connect that was given up may still succeed and would leak a backend. So the whole
 * has a deadline here, and a late success is closed.
 */
public final class PgDialer implements NodeDialer {

    private final Vertx vertx;

    /** Uses this Vert.x instance's event loops; does not own it. */
    public PgDialer(Vertx vertx) {
        SaltedPasswords.remember();
        this.vertx = vertx;
    }

    @Override
    public Session connect(NodeAddress address, Login login, Duration timeout)
            throws NodeException {
        Future<PgConnection> pending =
                PgConnection.connect(vertx, options(address, login, timeout));
        AtomicBoolean taken = new AtomicBoolean();
        CompletableFuture<PgConnection> answer = pending.toCompletionStage().toCompletableFuture();
        try {
            PgConnection connection = answer.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
            taken.set(true);
            return new PgSession(address, connection);
        } catch (ExecutionException e) {
            throw Failures.ofConnect(address, e.getCause() == null ? e : e.getCause());
        } catch (TimeoutException e) {
            throw new NodeException(
                    NodeException.Kind.SILENT,
                    null,
                    address + " did not answer within " + timeout.toMillis() + " ms",
                    e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new NodeException(
                    NodeException.Kind.SILENT, null, address + ": interrupted while connecting", e);
        } finally {
            if (!taken.get()) {
                pending.onSuccess(late -> PgSession.closeForcibly(late));
            }
        }
    }

    private static PgConnectOptions options(NodeAddress address, Login login, Duration timeout)
            throws NodeException {
        // Only what a PgBouncer console accepts as well: it refuses extra_float_digits (08P01).
        Map<String, String> properties = new HashMap<>();
        properties.put("application_name", login.applicationName());
        properties.put("client_encoding", "utf8");
        properties.put("DateStyle", "ISO");
        if (login.replication()) {
            properties.put("replication", "database");
        }
        return new PgConnectOptions()
                .setHost(address.host())
                .setPort(address.port())
                .setUser(login.user())
                .setPassword(password(login))
                .setDatabase(login.database())
                .setProperties(properties)
                .setPipeliningLimit(1)
                .setConnectTimeout((int) Math.max(1, timeout.toMillis()))
                .setTcpKeepAlive(true)
                .setTcpNoDelay(true);
    }

    private static String password(Login login) throws NodeException {
        try {
            return PasswordFile.read(login.passwordFile());
        } catch (UnusablePasswordFile e) {
            throw new NodeException(
                    NodeException.Kind.REJECTED,
                    null,
                    "no password for " + login.user() + ": " + e.getMessage(),
                    e);
        }
    }
}
