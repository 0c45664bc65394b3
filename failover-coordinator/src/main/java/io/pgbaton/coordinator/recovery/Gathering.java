package io.pgbaton.coordinator.recovery;

import io.pgbaton.cluster.node.ControlSession;
import io.pgbaton.cluster.node.NodeException;
import io.pgbaton.cluster.node.StepGuard;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Revokes many standbys at once and waits for as few as it must: until all have answered, or until
 * those that have are enough and a short settling time has passed.
 *
 * <p>{@link #gather(Reach, Collection, Predicate)} does all of it. Who has time before may take its
 * two beginnings first, each standby on a thread of its own that waits in between: {@link #open}, a
 * locked session, which changes nothing; and {@link #promise}, which is the first change (I12).
 */
final class Gathering implements AutoCloseable {

    private final Map<String, Standby> revoked = new TreeMap<>();
    private final Map<String, String> against = new TreeMap<>();
    private final BlockingQueue<Reply> replies = new LinkedBlockingQueue<>();
    private final CompletableFuture<Boolean> promising = new CompletableFuture<>();
    private final CompletableFuture<Boolean> revoking = new CompletableFuture<>();
    private int asked;
    private volatile boolean over;

    private sealed interface Reply {
        record Done(Standby standby) implements Reply {}

        record Failed(String node, String why) implements Reply {}

        record Fatal(RuntimeException cause) implements Reply {}
    }

    /** Revokes these; {@code enough} says whether what is there so far suffices. */
    void gather(Reach reach, Collection<String> nodes, Predicate<Set<String>> enough) {
        open(reach, nodes);
        gather(reach.timing().settle(), enough);
    }

    /** Begins to open a locked session to each of these, and no more than that. */
    void open(Reach reach, Collection<String> nodes) {
        asked += nodes.size();
        for (String node : nodes) {
            Thread.ofVirtual().name("revoke-" + node).start(() -> deliver(reach, node));
        }
    }

    /** Has those that were opened promise. */
    void promise() {
        promising.complete(true);
    }

    /**
     * Revokes those that were opened.
     *
     * @param settle how long stragglers are waited for
     */
    void gather(Duration settle, Predicate<Set<String>> enough) {
        promise();
        revoking.complete(true);
        int open = asked;
        long settleBy = Long.MAX_VALUE;
        while (open > 0) {
            Reply reply = next(replies, settleBy);
            if (reply == null) {
                break;
            }
            open--;
            switch (reply) {
                case Reply.Done(Standby standby) -> revoked.put(standby.node(), standby);
                case Reply.Failed(String node, String why) -> against.put(node, why);
                case Reply.Fatal(RuntimeException cause) -> throw cause;
            }
            if (open > 0 && settleBy == Long.MAX_VALUE && enough.test(revoked.keySet())) {
                settleBy = System.nanoTime() + settle.toNanos();
            }
        }
        stragglers();
    }

    /** Whoever is late stops at its next step: another session may be at that node by then. */
    private synchronized void stragglers() {
        over = true;
        for (Reply reply : replies) {
            if (reply instanceof Reply.Done(Standby standby)) {
                standby.close();
            }
        }
    }

    private void deliver(Reach reach, String node) {
        // Late steps stop at the settle; one that was delivered in time goes on through arm and
        // repoint.
        AtomicBoolean delivered = new AtomicBoolean();
        Reach wanted = reach.whileWanted(() -> delivered.get() || !over);
        try {
            Standby standby = revoke(wanted, node);
            synchronized (this) {
                if (over) {
                    standby.close();
                    return;
                }
                delivered.set(true);
                replies.add(new Reply.Done(standby));
            }
        } catch (StepGuard.LeadershipLost e) {
            replies.add(new Reply.Fatal(e));
        } catch (NodeException | NotRevoked | RuntimeException | Error e) {
            // Whatever it was: a reply that never comes would be waited for.
            replies.add(new Reply.Failed(node, String.valueOf(e.getMessage())));
        }
    }

    private Standby revoke(Reach wanted, String node) throws NodeException, NotRevoked {
        Revocation revocation = new Revocation(wanted);
        ControlSession control = wanted.control(node);
        boolean done = false;
        try {
            awaitTurn(promising);
            if (!control.isOpen()) {
                // A repair that was under way has ended it. Nothing was changed in it yet.
                control.close();
                control = wanted.control(node);
            }
            revocation.promise(control);
            awaitTurn(revoking);
            Standby standby = revocation.promised(node, control);
            done = true;
            return standby;
        } finally {
            if (!done) {
                control.close();
            }
        }
    }

    private static void awaitTurn(CompletableFuture<Boolean> turn) throws NotRevoked {
        if (!turn.join()) {
            throw new NotRevoked("is not asked for any more");
        }
    }

    private static @Nullable Reply next(BlockingQueue<Reply> replies, long settleBy) {
        try {
            if (settleBy == Long.MAX_VALUE) {
                return replies.take();
            }
            return replies.poll(settleBy - System.nanoTime(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StepGuard.LeadershipLost("interrupted while revoking");
        }
    }

    /** The revoked, by name. */
    Map<String, Standby> revoked() {
        return revoked;
    }

    /** Why the others are not. */
    Map<String, String> against() {
        return against;
    }

    @Override
    public void close() {
        stragglers();
        // Whoever waits still goes home.
        promising.complete(false);
        revoking.complete(false);
        revoked.values().forEach(Standby::close);
    }
}
