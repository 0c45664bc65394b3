package io.pgbaton.pools.adapter.console;

import io.pgbaton.cluster.node.NodeException;
import io.pgbaton.cluster.node.Session;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * A console connection of one database for {@code PAUSE} alone, kept open. A pause that waits for
 * running transactions blocks its connection, and after a {@code RESUME} from elsewhere it never
 * answers (PgBouncer issue 715): such a connection is given up, not reused.
 */
final class PauseLine {

    private static final Logger LOG = Logger.getLogger(PauseLine.class);

    private final String database;
    private final ConsoleDialer dialer;
    private final Duration bound;
    private @Nullable Session session;
    private @Nullable CompletableFuture<@Nullable Void> inFlight;
    private boolean dialing;

    /**
     * @param bound a pause that was not answered by then is given up; it stays in force
     */
    PauseLine(String database, ConsoleDialer dialer, Duration bound) {
        this.database = database;
        this.dialer = dialer;
        this.bound = bound;
    }

    /** Sends a pause; completes with its answer, exceptionally when it was refused. */
    synchronized CompletableFuture<@Nullable Void> pause() {
        giveUp();
        CompletableFuture<@Nullable Void> answer = new CompletableFuture<>();
        inFlight = answer;
        Session open = session;
        Thread.ofVirtual().name("pause " + database).start(() -> send(open, answer));
        return answer;
    }

    /** Gives up a pause that waits still. */
    synchronized void giveUp() {
        if (inFlight != null && !inFlight.isDone()) {
            drop();
        }
        inFlight = null;
    }

    /** Whether the newest pause was answered, and not given up since. */
    synchronized boolean quiet() {
        return inFlight != null && inFlight.isDone() && !inFlight.isCompletedExceptionally();
    }

    /** Opens the connection if there is none, or sees whether it still answers. */
    synchronized void warm() {
        boolean busy = inFlight != null && !inFlight.isDone();
        if (!busy && !dialing) {
            dialing = true;
            Thread.ofVirtual().name("warm " + database).start(this::renew);
        }
    }

    synchronized void close() {
        drop();
    }

    private void send(@Nullable Session open, CompletableFuture<@Nullable Void> answer) {
        try {
            Session line = open != null && open.isOpen() ? open : dialed();
            line.query("PAUSE " + Answers.quoted(database), bound);
            answer.complete(null);
        } catch (NodeException e) {
            if (Answers.alreadyPaused(e)) {
                answer.complete(null);
            } else {
                answer.completeExceptionally(e);
            }
        }
    }

    private void renew() {
        try {
            Session open = current();
            if (open == null || !open.isOpen()) {
                dialed();
            } else {
                open.query("SHOW VERSION", PgBouncerConsole.STATEMENT);
            }
        } catch (NodeException e) {
            LOG.debugf("pause line is down database=%s reason=%s", database, e.getMessage());
        } finally {
            warmed();
        }
    }

    private synchronized void warmed() {
        dialing = false;
    }

    private synchronized @Nullable Session current() {
        return session;
    }

    private Session dialed() throws NodeException {
        Session fresh = dialer.dial();
        keep(fresh);
        return fresh;
    }

    private synchronized void keep(Session fresh) {
        Session old = session;
        session = fresh;
        if (old != null) {
            old.abort();
        }
    }

    private void drop() {
        Session old = session;
        session = null;
        if (old != null) {
            old.abort();
        }
    }
}
