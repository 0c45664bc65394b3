package io.pgbaton.lab.chaos;

import io.pgbaton.lab.chaos.history.History;
import io.pgbaton.lab.chaos.history.Route;
import io.pgbaton.lab.host.Await;
import io.pgbaton.lab.host.LabFailure;
import io.pgbaton.lab.load.Connector;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import java.util.stream.IntStream;

/**
 * Clients that append to a few lists at a time and read them, through the pool and directly, and
 * write each step down. After an error they connect anew.
 */
final class AppendClients implements AutoCloseable {
    /** How many lists are in use at a time, and how many appends each gets before it retires. */
    private static final int IN_USE = 8;

    private static final int RETIREMENT = 40;
    private static final Duration THINK = Duration.ofMillis(80);
    private static final Duration AFTER_FAILED_CONNECT = Duration.ofMillis(100);
    private static final Duration PATIENCE = Duration.ofSeconds(25);

    private final History history;
    private final int firstList;
    private final AtomicLong appends = new AtomicLong();
    private final List<AtomicInteger> answered = new ArrayList<>();
    private final List<Thread> threads = new ArrayList<>();
    private volatile boolean stopping;

    /**
     * @param firstList the lists from here on are these clients' own
     */
    AppendClients(History history, int firstList) {
        this.history = history;
        this.firstList = firstList;
    }

    /** Adds clients; they begin at once. */
    void start(Route route, Connector connector, int count) {
        for (int i = 0; i < count; i++) {
            int client = threads.size() + 1;
            AtomicInteger mine = new AtomicInteger();
            answered.add(mine);
            threads.add(
                    Thread.ofPlatform()
                            .daemon()
                            .name("append-" + client)
                            .start(() -> run(client, route, connector, mine)));
        }
    }

    /** Waits until each client has been answered so many more times. */
    void awaitAnswers(int more, Duration patience) {
        awaitAnswers(afterwards(more), patience);
    }

    /** How many answers each client has when it has got so many more. */
    List<Integer> afterwards(int more) {
        return answered.stream().map(count -> count.get() + more).toList();
    }

    /** Waits until each client has so many answers. */
    void awaitAnswers(List<Integer> enough, Duration patience) {
        Await.until(
                "every client to be answered",
                patience,
                () ->
                        IntStream.range(0, enough.size())
                                .allMatch(i -> answered.get(i).get() >= enough.get(i)));
    }

    /** Stops the clients; what they wait for then has an unknown outcome. */
    void stop() {
        stopping = true;
        threads.forEach(LockSupport::unpark);
        Await.until(
                "the clients to end", PATIENCE, () -> threads.stream().noneMatch(Thread::isAlive));
    }

    @Override
    public void close() {
        try {
            stop();
        } catch (LabFailure e) {
            threads.forEach(Thread::interrupt);
        }
    }

    private void run(int client, Route route, Connector connector, AtomicInteger mine) {
        RandomGenerator random =
                RandomGeneratorFactory.of("L64X128MixRandom").create(firstList * 31L + client);
        while (!stopping) {
            try (Connection connection = connector.connect()) {
                Lists lists = new Lists(connection, history, client, route);
                boolean connected = true;
                while (!stopping && connected) {
                    connected = once(lists, random);
                    if (connected) {
                        mine.incrementAndGet();
                        LockSupport.parkNanos(THINK.toNanos());
                    }
                }
            } catch (SQLException e) {
                // Whatever an operation had to tell is in the history: this is a failed connect.
                LockSupport.parkNanos(AFTER_FAILED_CONNECT.toNanos());
            }
        }
    }

    private boolean once(Lists lists, RandomGenerator random) {
        if (random.nextInt(10) < 6) {
            return lists.append(pick(random, appends.incrementAndGet()));
        }
        return lists.read(pick(random, appends.get()));
    }

    /** One to three of the lists that are in use. */
    private List<Integer> pick(RandomGenerator random, long count) {
        int window = firstList + (int) (count / (IN_USE * RETIREMENT / 2)) * IN_USE;
        return random.ints(window, window + IN_USE)
                .distinct()
                .limit(1 + random.nextInt(3))
                .sorted()
                .boxed()
                .toList();
    }
}
