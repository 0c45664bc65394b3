package io.pgbaton.pools.turn;

import io.pgbaton.pools.domain.DatabaseState;
import io.pgbaton.pools.domain.Fragment;
import io.pgbaton.pools.domain.ServerConnection;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;

/**
 * A PgBouncer in memory with its fragment, shared by any number of consoles: what is paused where,
 * what the files say, and whether a client ever was let through to a host that was retired.
 */
final class MemoryPgBouncer {

    private final Map<String, String> loaded = new HashMap<>();
    private final Set<String> paused = new HashSet<>();
    private final List<ServerConnection> servers = new ArrayList<>();
    private final List<String> log = new ArrayList<>();
    private String file = "";
    private boolean down;
    private boolean diskFull;
    private boolean deaf;
    private boolean inTransaction;
    private int reloads;
    private int jitterMicros;

    synchronized void jitter(int micros) {
        jitterMicros = micros;
    }

    synchronized void edit(String text) {
        file = text;
    }

    synchronized String file() {
        return file;
    }

    synchronized void down(boolean is) {
        down = is;
    }

    synchronized void diskFull(boolean is) {
        diskFull = is;
    }

    /** A client runs a transaction, or has ended it. */
    synchronized void inTransaction(boolean is) {
        inTransaction = is;
    }

    /** Takes no more of what it reads. */
    synchronized void deaf(boolean is) {
        deaf = is;
    }

    /** Comes up unpaused, with what stands on disk. */
    synchronized void restart() {
        paused.clear();
        servers.clear();
        load();
    }

    synchronized void pauseByHand(String database) {
        paused.add(database);
    }

    synchronized void connect(ServerConnection server) {
        servers.add(server);
    }

    synchronized Set<String> paused() {
        return Set.copyOf(paused);
    }

    synchronized Map<String, String> loaded() {
        return Map.copyOf(loaded);
    }

    synchronized List<ServerConnection> servers() {
        return List.copyOf(servers);
    }

    synchronized List<String> log() {
        return List.copyOf(log);
    }

    synchronized int reloads() {
        return reloads;
    }

    private void load() {
        if (!deaf) {
            loaded.clear();
            file.lines()
                    .filter(line -> line.contains(" = host="))
                    .map(line -> line.split("[ =]+"))
                    .forEach(words -> loaded.put(words[0], words[2]));
        }
    }

    private void dawdle() {
        int micros;
        synchronized (this) {
            micros = jitterMicros;
        }
        if (micros > 0) {
            try {
                Thread.sleep(
                        Duration.ofNanos(ThreadLocalRandom.current().nextInt(micros) * 1_000L));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private void reach() throws ConsoleFailure {
        dawdle();
        synchronized (this) {
            if (down) {
                throw new ConsoleFailure("console is away", null);
            }
        }
    }

    Console console() {
        return new Console() {
            @Override
            public Map<String, DatabaseState> databases() throws ConsoleFailure {
                reach();
                synchronized (MemoryPgBouncer.this) {
                    Map<String, DatabaseState> found = new HashMap<>();
                    loaded.forEach(
                            (n, h) ->
                                    found.put(
                                            n, new DatabaseState(n, h, 5432, paused.contains(n))));
                    return found;
                }
            }

            @Override
            public List<ServerConnection> servers() throws ConsoleFailure {
                reach();
                return MemoryPgBouncer.this.servers();
            }

            @Override
            public void pause(List<String> databases, Duration wait) throws ConsoleFailure {
                reach();
                synchronized (MemoryPgBouncer.this) {
                    paused.addAll(databases);
                    log.add("pause " + databases);
                }
            }

            @Override
            public boolean quiet(List<String> databases) {
                synchronized (MemoryPgBouncer.this) {
                    return !inTransaction && paused.containsAll(databases);
                }
            }

            @Override
            public void reload() throws ConsoleFailure {
                reach();
                synchronized (MemoryPgBouncer.this) {
                    reloads++;
                    load();
                    log.add("reload " + loaded.get("orders"));
                }
            }

            @Override
            public void resume(String database) throws ConsoleFailure {
                reach();
                synchronized (MemoryPgBouncer.this) {
                    paused.remove(database);
                    log.add("resume " + database + " at " + loaded.get(database));
                }
            }

            @Override
            public void cut(String database, List<ServerConnection> gone) throws ConsoleFailure {
                reach();
                synchronized (MemoryPgBouncer.this) {
                    servers.removeAll(gone);
                    log.add("cut " + database + " " + gone.size());
                }
            }

            @Override
            public void warm(List<String> databases) {}

            @Override
            public void close() {}
        };
    }

    FragmentFile fragment() {
        return new FragmentFile() {
            @Override
            public String read() {
                dawdle();
                return file();
            }

            @Override
            public void prepare(String text) {}

            @Override
            public boolean replace(Fragment fragment) throws IOException {
                dawdle();
                synchronized (MemoryPgBouncer.this) {
                    if (diskFull) {
                        throw new IOException("no space left on device; make room");
                    }
                    if (fragment.isBelow(file)) {
                        return false;
                    }
                    file = fragment.text();
                    log.add("write " + file.lines().findFirst().orElse(""));
                    return true;
                }
            }

            @Override
            public void harden() {}

            @Override
            public void close() {}
        };
    }
}
