package io.pgbaton.cluster.postgres;

import io.netty.channel.ConnectTimeoutException;
import io.pgbaton.cluster.node.NodeAddress;
import io.pgbaton.cluster.node.NodeException;
import io.pgbaton.cluster.node.NodeException.Kind;
import io.vertx.pgclient.PgException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import org.jspecify.annotations.Nullable;

/**
 * Tells the client's exceptions apart. Order matters: ConnectTimeoutException and
 * NoRouteToHostException look like refusals and are none.
 */
final class Failures {

    private static final String CANNOT_CONNECT_NOW = "57P03";

    private Failures() {}

    static NodeException ofConnect(NodeAddress address, Throwable failure) {
        String text = address + ": " + text(failure);
        if (failure instanceof PgException pg) {
            Kind kind =
                    CANNOT_CONNECT_NOW.equals(pg.getSqlState()) ? Kind.RESTARTING : Kind.REJECTED;
            return new NodeException(kind, pg.getSqlState(), text, failure);
        }
        return new NodeException(kindOfConnect(failure), null, text, failure);
    }

    static NodeException ofStatement(NodeAddress address, Throwable failure) {
        String text = address + ": " + text(failure);
        if (failure instanceof PgException pg) {
            String state = pg.getSqlState();
            // Class 57P: the server ends this session (admin shutdown, crash shutdown, starting
            // up).
            boolean over = state != null && state.startsWith("57P");
            return new NodeException(over ? Kind.BROKEN : Kind.SQL, state, text, failure);
        }
        return new NodeException(Kind.BROKEN, null, text, failure);
    }

    private static Kind kindOfConnect(Throwable failure) {
        if (failure instanceof ConnectTimeoutException
                || failure instanceof NoRouteToHostException) {
            return Kind.SILENT;
        }
        if (failure instanceof ConnectException || isReset(failure)) {
            return Kind.REFUSED;
        }
        return Kind.BROKEN;
    }

    private static boolean isReset(Throwable failure) {
        String message = failure.getMessage();
        return message != null && message.contains("Connection reset");
    }

    private static String text(@Nullable Throwable failure) {
        if (failure == null) {
            return "unknown failure";
        }
        String message = failure.getMessage();
        return message == null ? failure.getClass().getSimpleName() : message;
    }
}
