package io.pgbaton.coordinator.recovery;

import io.pgbaton.cluster.node.ControlSession;
import io.pgbaton.cluster.node.NodeException;
import io.pgbaton.cluster.node.StepGuard;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/**
 * Work on a node beside the decider's own thread, whose failure is that of {@link #join}. What it
 * made is closed with it, however late it is made.
 */
final class Beside<T> implements AutoCloseable {

    private final CompletableFuture<T> result = new CompletableFuture<>();

    private Beside() {}

    /** Work that may fail as a node may. */
    @FunctionalInterface
    interface Work<T> {
        T run() throws NodeException;
    }

    static <T> Beside<T> start(String name, Work<T> work) {
        Beside<T> beside = new Beside<>();
        Thread.ofVirtual()
                .name(name)
                .start(
                        () -> {
                            try {
                                beside.result.complete(work.run());
                            } catch (NodeException | RuntimeException | Error e) {
                                beside.result.completeExceptionally(e);
                            }
                        });
        return beside;
    }

    /** Its outcome; waits for it. The work bounds itself. */
    T join() throws NodeException {
        try {
            return result.get();
        } catch (ExecutionException e) {
            switch (e.getCause()) {
                case NodeException failure -> throw failure;
                case RuntimeException failure -> throw failure;
                case Error failure -> throw failure;
                case null, default -> throw new IllegalStateException(e);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StepGuard.LeadershipLost("interrupted");
        }
    }

    @Override
    public void close() {
        result.thenAccept(
                made -> {
                    if (made instanceof ControlSession session) {
                        session.close();
                    }
                });
    }
}
