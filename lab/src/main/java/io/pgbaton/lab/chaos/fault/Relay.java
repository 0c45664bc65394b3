package io.pgbaton.lab.chaos.fault;

import io.pgbaton.lab.host.LabFailure;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;

/**
 * Passes TCP connections on, each byte late by the same time in both directions, as a long way
 * does: throughput is not touched until more than a few megabytes are under way.
 */
final class Relay implements AutoCloseable {
    private static final int CHUNK = 16 * 1024;
    private static final int UNDER_WAY = 256;

    private final ServerSocket listener;
    private final InetSocketAddress target;
    private final long delayNanos;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();

    private Relay(ServerSocket listener, InetSocketAddress target, Duration delay) {
        this.listener = listener;
        this.target = target;
        this.delayNanos = delay.toNanos();
    }

    /** Listens on a free port of the loopback. */
    static Relay to(InetSocketAddress target, Duration delay) {
        try {
            ServerSocket listener = new ServerSocket();
            listener.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
            Relay relay = new Relay(listener, target, delay);
            Thread.ofVirtual().start(relay::accept);
            return relay;
        } catch (IOException e) {
            throw new LabFailure(
                    "the relay cannot listen: " + e.getMessage(), "Is the loopback up?", e);
        }
    }

    int port() {
        return listener.getLocalPort();
    }

    /** Closes every connection that goes through it. */
    @Override
    public void close() {
        closeQuietly(listener);
        open.forEach(Relay::closeQuietly);
    }

    /** Bytes that arrived, and when they may go on. */
    private record Chunk(byte[] bytes, int length, long due) {}

    private void accept() {
        while (!listener.isClosed()) {
            try {
                join(listener.accept());
            } catch (IOException e) {
                // Closed, which ends the loop.
            }
        }
        open.forEach(Relay::closeQuietly);
    }

    private void join(Socket near) {
        Socket far = new Socket();
        open.add(near);
        open.add(far);
        try {
            near.setTcpNoDelay(true);
            far.setTcpNoDelay(true);
            far.connect(target);
            pass(near, far);
            pass(far, near);
        } catch (IOException e) {
            // Whoever connected sees it by a connection that ends.
            end(near, far);
        }
    }

    private void end(Socket... sockets) {
        for (Socket socket : sockets) {
            closeQuietly(socket);
            open.remove(socket);
        }
    }

    private void pass(Socket from, Socket to) {
        BlockingQueue<Chunk> way = new ArrayBlockingQueue<>(UNDER_WAY);
        Thread receiver = Thread.ofVirtual().start(() -> receive(from, way));
        Thread.ofVirtual()
                .start(
                        () -> {
                            deliver(way, to);
                            end(from, to);
                            receiver.interrupt();
                        });
    }

    private void receive(Socket from, BlockingQueue<Chunk> way) {
        try {
            int length = 0;
            while (length >= 0) {
                byte[] bytes = new byte[CHUNK];
                length = read(from, bytes);
                way.put(new Chunk(bytes, length, System.nanoTime() + delayNanos));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** The end of a stream, orderly or not, is told by -1, as late as a byte would be. */
    private static int read(Socket from, byte[] bytes) {
        try {
            return from.getInputStream().read(bytes);
        } catch (IOException e) {
            return -1;
        }
    }

    private static void deliver(BlockingQueue<Chunk> way, Socket to) {
        try {
            while (true) {
                Chunk next = way.take();
                long wait = next.due() - System.nanoTime();
                while (wait > 0) {
                    LockSupport.parkNanos(wait);
                    wait = next.due() - System.nanoTime();
                }
                if (next.length() < 0) {
                    return;
                }
                to.getOutputStream().write(next.bytes(), 0, next.length());
            }
        } catch (IOException e) {
            // The other end is gone.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void closeQuietly(AutoCloseable closeable) {
        try {
            closeable.close();
        } catch (Exception e) {
            // It is of no use any more in any case.
        }
    }
}
