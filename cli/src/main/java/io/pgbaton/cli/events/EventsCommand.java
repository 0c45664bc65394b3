package io.pgbaton.cli.events;

import io.pgbaton.cli.Pgbaton;
import io.pgbaton.events.Topic;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code pgbaton events}. */
@Command(
        name = "events",
        header = "Prints what happened, one line an event; with --follow as it happens.",
        description = {
            "",
            "Reads Kafka: topologies, verdicts, recoveries with their phases, pools, alerts. With"
                    + " --json each line is a CloudEvent (structured JSON).",
            "",
            "What every probe saw is only printed with --topic observations: it is a lot."
        })
public final class EventsCommand implements Callable<Integer> {

    private final Pgbaton top;

    @Option(
            names = {"-f", "--follow"},
            description = "Go on printing until interrupted.")
    private boolean follow;

    @Option(
            names = "--since",
            paramLabel = "TIME",
            description = "How far back to begin, for example 30s, 10m, 2h (default: 10m).")
    private Duration since = Duration.ofMinutes(10);

    @Option(
            names = "--topic",
            split = ",",
            paramLabel = "TOPIC",
            description =
                    "Only these: topology, recovery, pools, alerts, observations (default: all but"
                            + " observations).")
    private List<Topic> topics = List.of();

    public EventsCommand(Pgbaton top) {
        this.top = top;
    }

    @Override
    public Integer call() {
        Set<Topic> wanted =
                topics.isEmpty()
                        ? EnumSet.complementOf(EnumSet.of(Topic.OBSERVATIONS))
                        : EnumSet.copyOf(topics);
        Instant from = from();
        @Nullable String cluster = top.namedCluster();
        top.reach()
                .events(top.kafka())
                .read(
                        wanted,
                        from,
                        follow,
                        envelope -> {
                            if (cluster == null || cluster.equals(envelope.data().cluster())) {
                                top.out()
                                        .println(
                                                top.json()
                                                        ? CloudEventLine.of(envelope)
                                                        : EventLine.of(envelope));
                                top.out().flush();
                            }
                        });
        return 0;
    }

    /** Kafka knows no times before 1970. */
    private Instant from() {
        Instant from = top.reach().clock().instant().minus(since);
        return from.isBefore(Instant.EPOCH) ? Instant.EPOCH : from;
    }
}
