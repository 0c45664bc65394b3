package io.pgbaton.coordinator.recovery;

import io.pgbaton.cluster.node.NodeException;
import io.pgbaton.cluster.node.StepGuard;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Revokes many standbys at once and waits for as few as it must: until all have answered, or until
 * those that have are enough and a short settling time has passed.
 */
final class Gathering implements AutoCloseable {

    private final Map<String, Standby> revoked = new TreeMap<>();
    private final Map<String, String> against = new TreeMap<>();
    private volatile boolean over;

    private sealed interface Reply {
        record Done(Standby standby) implements Reply {}

        record Failed(String node, String why) implements Reply {}

        record Fatal(RuntimeException cause) implements Reply {}
    }

    /** Revokes these; {@code enough} says whether what is there so far suffices. */
    void gather(Reach reach, Collection<String> nodes, Predicate<Set<String>> enough) {
        BlockingQueue<Reply> replies = new LinkedBlockingQueue<>();
        for (String node : nodes) {
            Thread.ofVirtual().name("revoke-" + node).start(() -> deliver(reach, node, replies));
        }
        int open = nodes.size();
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
                settleBy = System.nanoTime() + reach.timing().settle().toNanos();
            }
        }
        stragglers(replies);
    }

    /** Whoever is late stops at its next step: another session may be at that node by then. */
    private synchronized void stragglers(BlockingQueue<Reply> replies) {
        over = true;
        for (Reply reply : replies) {
            if (reply instanceof Reply.Done(Standby standby)) {
                standby.close();
            }
        }
    }

    private void deliver(Reach reach, String node, BlockingQueue<Reply> replies) {
        // Late steps stop at the settle; one that was delivered in time goes on through arm and
        // repoint.
        AtomicBoolean delivered = new AtomicBoolean();
        Revocation revocation = new Revocation(reach.whileWanted(() -> delivered.get() || !over));
        try {
            Standby standby = revocation.of(node);
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
        } catch (NodeException | NotRevoked | RuntimeException e) {
            replies.add(new Reply.Failed(node, String.valueOf(e.getMessage())));
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
        synchronized (this) {
            over = true;
        }
        revoked.values().forEach(Standby::close);
    }
}
