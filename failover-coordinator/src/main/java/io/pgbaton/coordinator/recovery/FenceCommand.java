package io.pgbaton.coordinator.recovery;

import io.pgbaton.cluster.domain.Journal;
import io.pgbaton.cluster.domain.RecoveryPhase;
import io.pgbaton.cluster.spec.ClusterSpec;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Step 2 of those who can switch a host off: the cluster file's {@code fence.command}. A process of
 * its own, without a shell, its output dropped; killed after its time. Nobody waits for it and no
 * step rests on it.
 */
final class FenceCommand {

    private static final Logger LOG = Logger.getLogger(FenceCommand.class);

    private final String node;
    private final List<String> words;
    private final Duration timeout;
    private volatile boolean withdrawn;
    private volatile @Nullable Process process;

    /** How it ended. */
    enum End {
        /** With exit status 0. */
        DONE,
        /** With another one. */
        FAILED,
        NOT_STARTED,
        TIMED_OUT,
        WITHDRAWN
    }

    FenceCommand(ClusterSpec.Command command, ClusterSpec.Node node) {
        this.node = node.name();
        this.timeout = command.timeout();
        this.words =
                command.command().stream()
                        .map(w -> w.replace("{host}", node.host()).replace("{node}", node.name()))
                        .toList();
    }

    /**
     * The command to run for this recovery, if there is one: against the old primary of a failover,
     * and not while the role is on its way back to it.
     *
     * @param first whether this decider begins with this epoch; in each further run it has run it
     */
    static Optional<FenceCommand> due(ClusterSpec spec, Journal journal, boolean first) {
        ClusterSpec.Command command = spec.fence();
        if (command == null
                || !first
                || journal.kind() != Journal.Kind.FAILOVER
                || journal.phase() == RecoveryPhase.READOPTING) {
            return Optional.empty();
        }
        return Optional.of(new FenceCommand(command, spec.nodeOrThrow(journal.oldPrimary())));
    }

    /** Runs it beside the recovery. */
    void start() {
        Thread.ofVirtual().name("fence-command-" + node).start(this::run);
    }

    /** Runs it, for its timeout at most. */
    End run() {
        End end = end();
        LOG.infof("fence command ended node=%s end=%s", node, end);
        return end;
    }

    private End end() {
        if (withdrawn) {
            return End.WITHDRAWN;
        }
        try {
            Process started =
                    new ProcessBuilder(words)
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start();
            process = started;
            started.getOutputStream().close();
            if (withdrawn) {
                kill(started);
            }
            if (!started.waitFor(timeout.toMillis(), TimeUnit.MILLISECONDS)) {
                kill(started);
                return End.TIMED_OUT;
            }
            if (withdrawn) {
                return End.WITHDRAWN;
            }
            return started.exitValue() == 0 ? End.DONE : End.FAILED;
        } catch (IOException e) {
            LOG.warnf("fence command not started node=%s cause=%s", node, e.getMessage());
            return End.NOT_STARTED;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            withdraw();
            return End.WITHDRAWN;
        }
    }

    /** It is not wanted any more: the old primary is to take the role back. */
    void withdraw() {
        withdrawn = true;
        Process running = process;
        if (running != null) {
            kill(running);
        }
    }

    private static void kill(Process process) {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
    }
}
