package io.pgbaton.cluster.postgres;

import io.netty.channel.Channel;
import io.pgbaton.cluster.node.NodeAddress;
import io.pgbaton.cluster.node.NodeException;
import io.pgbaton.cluster.node.Rows;
import io.pgbaton.cluster.node.Session;
import io.vertx.core.buffer.Buffer;
import io.vertx.pgclient.PgConnection;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.impl.SocketConnectionBase;
import io.vertx.sqlclient.impl.SqlConnectionInternal;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** A session over one Vert.x connection; see {@link Session} for what it promises. */
final class PgSession implements Session {

    private static final Duration CLOSE_BOUND = Duration.ofMillis(200);

    private final NodeAddress address;
    private final PgConnection connection;
    private final CompletableFuture<@Nullable Void> closed = new CompletableFuture<>();
    private final ReentrantLock oneAtATime = new ReentrantLock();

    PgSession(NodeAddress address, PgConnection connection) {
        this.address = address;
        this.connection = connection;
        connection.closeHandler(v -> closed.complete(null));
        connection.exceptionHandler(e -> {});
    }

    @Override
    public Rows query(String sql, Duration timeout) throws NodeException {
        oneAtATime.lock();
        try {
            if (closed.isDone()) {
                throw new NodeException(
                        NodeException.Kind.BROKEN, null, address + ": the session is over");
            }
            return rows(send(sql, timeout));
        } finally {
            oneAtATime.unlock();
        }
    }

    private RowSet<Row> send(String sql, Duration timeout) throws NodeException {
        try {
            return connection
                    .query(sql)
                    .execute()
                    .toCompletionStage()
                    .toCompletableFuture()
                    .get(timeout.toNanos(), TimeUnit.NANOSECONDS);
        } catch (ExecutionException e) {
            throw Failures.ofStatement(address, e.getCause() == null ? e : e.getCause());
        } catch (TimeoutException e) {
            abort();
            throw new NodeException(
                    NodeException.Kind.SILENT,
                    null,
                    address + " did not answer a statement within " + timeout.toMillis() + " ms",
                    e);
        } catch (InterruptedException e) {
            abort();
            Thread.currentThread().interrupt();
            throw new NodeException(
                    NodeException.Kind.BROKEN, null, address + ": interrupted in a statement", e);
        }
    }

    private static Rows rows(RowSet<Row> answer) {
        List<String> names = answer.columnsNames();
        List<String> columns = names == null ? List.of() : names;
        List<List<@Nullable String>> values = new ArrayList<>(answer.size());
        for (Row row : answer) {
            List<@Nullable String> line = new ArrayList<>(columns.size());
            for (int i = 0; i < columns.size(); i++) {
                line.add(text(row.getValue(i)));
            }
            values.add(line);
        }
        return new Rows(columns, values);
    }

    private static @Nullable String text(@Nullable Object value) {
        return switch (value) {
            case null -> null;
            case Boolean truth -> truth ? "t" : "f";
            case Buffer bytes -> bytes.toString(StandardCharsets.UTF_8);
            default -> value.toString();
        };
    }

    @Override
    public void onClosed(Runnable action) {
        closed.thenRun(action);
    }

    @Override
    public boolean isOpen() {
        return !closed.isDone();
    }

    @Override
    public int backendPid() {
        return connection.processId();
    }

    @Override
    public void abort() {
        closeForcibly(connection);
        closed.complete(null);
    }

    @Override
    public void close() {
        if (closed.isDone()) {
            return;
        }
        try {
            connection
                    .close()
                    .toCompletionStage()
                    .toCompletableFuture()
                    .get(CLOSE_BOUND.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException e) {
            abort();
        } catch (InterruptedException e) {
            abort();
            Thread.currentThread().interrupt();
        }
        closed.complete(null);
    }

    /**
     * Closes the socket under the client: its own close() waits for what is in flight, and what is
     * in flight may hang. Below the pipeline, but with its events, so that whoever waits is told.
     * The one place that reaches into Vert.x' internals.
     */
    static void closeForcibly(PgConnection connection) {
        SocketConnectionBase socket =
                (SocketConnectionBase) ((SqlConnectionInternal) connection).unwrap();
        Channel channel = socket.socket().channelHandlerContext().channel();
        if (channel.eventLoop().inEventLoop()) {
            channel.unsafe().close(channel.unsafe().voidPromise());
            return;
        }
        try {
            channel.eventLoop()
                    .submit(() -> channel.unsafe().close(channel.unsafe().voidPromise()))
                    .await(CLOSE_BOUND.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
