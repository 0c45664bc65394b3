package io.pgbaton.coordinator.office;

import io.pgbaton.cluster.spec.ClusterSpec;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jboss.logging.Logger;

/** The restart commands that this decider has started: the decider's own thread waits for none. */
final class RestartRuns {

    private static final Logger LOG = Logger.getLogger(RestartRuns.class);

    private final Map<String, Run> runs = new ConcurrentHashMap<>();

    /**
     * A command that ended.
     *
     * @param trouble why it failed, if it did
     */
    record Ended(long nanos, Optional<String> trouble) {

        /** How long ago. */
        Duration ago() {
            return Duration.ofNanos(System.nanoTime() - nanos);
        }
    }

    private static final class Run {
        private volatile Optional<Ended> ended = Optional.empty();
    }

    /** How a node's command ended; starts it where none was started. */
    Optional<Ended> of(ClusterSpec.Command command, ClusterSpec.Node node) {
        return runs.computeIfAbsent(node.name(), name -> start(command, node)).ended;
    }

    /** The next one of that node is a new one. */
    void forget(String node) {
        runs.remove(node);
    }

    private static Run start(ClusterSpec.Command command, ClusterSpec.Node node) {
        Run run = new Run();
        Thread.ofVirtual()
                .name("rolling-restart-" + node.name())
                .start(
                        () -> {
                            Optional<String> trouble = new RestartCommand(command, node).run();
                            LOG.infof(
                                    "restarted node=%s trouble=%s",
                                    node.name(), trouble.orElse("none"));
                            run.ended = Optional.of(new Ended(System.nanoTime(), trouble));
                        });
        return run;
    }
}
