package io.pgbaton.cli;

import io.pgbaton.cluster.domain.Order;
import io.pgbaton.cluster.store.Change;
import io.pgbaton.cluster.store.Key;
import io.pgbaton.cluster.store.Store;
import io.pgbaton.cluster.store.StoreUnavailable;
import io.pgbaton.cluster.store.Versioned;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/**
 * Asks a decider for something of one kind, and follows it to its end by what stands in the store:
 * what a decider decided, whoever that is, and whether Kafka runs or not.
 *
 * @param cluster whose
 * @param noun what is asked for, for messages
 * @param advice what to do about one that stands in the way
 * @param blocks whether a known one keeps a new one from being asked for
 * @param patience how long one that began is followed
 */
public record Orders<T extends Order>(
        Pgbaton top,
        Store store,
        String cluster,
        Key<T> key,
        String noun,
        String advice,
        Predicate<T> blocks,
        Duration patience) {

    private static final long POLL_MILLIS = 100;

    /** A decider looks each 50 ms; a new one is elected within seconds. */
    private static final Duration UNTIL_BEGUN = Duration.ofSeconds(15);

    /** Tells one order from the next. */
    public static String id() {
        return UUID.randomUUID().toString();
    }

    /**
     * Writes a new one.
     *
     * @throws Trouble when another one stands there
     */
    public T ask(T order) {
        Optional<Versioned<T>> before = store.get(key);
        before.map(Versioned::value)
                .filter(blocks)
                .ifPresent(
                        known -> {
                            throw new Trouble(
                                    "a %s of %s is asked for already, by %s; look at it with pgbaton status, %s"
                                            .formatted(noun, cluster, known.author(), advice));
                        });
        if (Pgbaton.put(store, key, before, order).isEmpty()) {
            throw new Trouble(
                    "somebody else asked for a %s of %s just now; look at it with pgbaton status"
                            .formatted(noun, cluster));
        }
        return order;
    }

    /**
     * Takes back what nobody began, or what may be ended.
     *
     * @param cancelled what is written in its place; empty: it cannot be taken back
     */
    public T cancel(UnaryOperator<Optional<T>> cancelled) {
        Optional<Versioned<T>> found = store.get(key);
        T over =
                cancelled
                        .apply(found.map(Versioned::value))
                        .orElseThrow(
                                () ->
                                        new Trouble(
                                                "no %s of %s waits to begin"
                                                        .formatted(noun, cluster)));
        if (Pgbaton.put(store, key, found, over).isEmpty()) {
            throw new Trouble(
                    "the %s of %s began just now; follow it: pgbaton status"
                            .formatted(noun, cluster));
        }
        return over;
    }

    /**
     * The order at its end.
     *
     * @param progress told of it at each look after it began
     * @param cancelled the same, taken back because nobody began it
     * @throws Trouble when it does not end in time, or another took its place
     */
    public T await(T asked, Consumer<T> progress, UnaryOperator<T> cancelled) {
        Instant began = now();
        while (true) {
            Optional<Versioned<T>> found = look(key);
            if (found.isPresent()) {
                T order = found.get().value();
                if (!order.id().equals(asked.id())) {
                    throw new Trouble(
                            "another %s took its place; look with pgbaton history".formatted(noun));
                }
                if (order.over()) {
                    return order;
                }
                if (!order.waiting()) {
                    progress.accept(order);
                } else if (now().isAfter(began.plus(UNTIL_BEGUN))) {
                    throw notBegun(found.get(), cancelled);
                }
            }
            if (now().isAfter(began.plus(patience))) {
                throw new Trouble(
                        "the %s of %s has not ended yet; it is gone on with: pgbaton status"
                                .formatted(noun, cluster));
            }
            top.reach().sleep(POLL_MILLIS);
        }
    }

    /** Another key of the store; empty also while the store is away. */
    public <V> Optional<Versioned<V>> look(Key<V> other) {
        try {
            return store.get(other);
        } catch (StoreUnavailable e) {
            // It may come back; the next look tells.
            return Optional.empty();
        }
    }

    /** Taken back, so that it does not begin when nobody waits for it any more. */
    private Trouble notBegun(Versioned<T> waiting, UnaryOperator<T> cancelled) {
        boolean taken =
                Pgbaton.commit(
                                store,
                                Change.replace(key, waiting, cancelled.apply(waiting.value())))
                        .isPresent();
        boolean decided = store.get(Key.decider(cluster)).isPresent();
        return new Trouble(
                "the %s of %s did not begin within %d s: %s%s"
                        .formatted(
                                noun,
                                cluster,
                                UNTIL_BEGUN.toSeconds(),
                                decided
                                        ? "the decider is busy, see pgbaton status"
                                        : "no failover-coordinator decides for it, start one",
                                taken ? "; it is taken back" : "; it begins now: pgbaton status"));
    }

    private Instant now() {
        return top.reach().clock().instant();
    }
}
