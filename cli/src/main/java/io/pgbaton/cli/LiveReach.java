package io.pgbaton.cli;

import io.pgbaton.cli.apply.AdoptionPreview;
import io.pgbaton.cli.apply.NodeSurvey;
import io.pgbaton.cli.events.EventFeed;
import io.pgbaton.cli.events.KafkaFeed;
import io.pgbaton.cli.status.MonitorClient;
import io.pgbaton.cli.status.MonitorReport;
import io.pgbaton.cluster.etcd.EtcdStore;
import io.pgbaton.cluster.etcd.EtcdTimings;
import io.pgbaton.cluster.store.Store;
import java.io.Console;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The real ones. */
final class LiveReach implements Reach {

    /** Slower than the services': this process has just started and has loaded nothing yet. */
    private static final EtcdTimings PATIENT =
            new EtcdTimings(
                    Duration.ofSeconds(3),
                    Duration.ofMillis(700),
                    Duration.ofSeconds(6),
                    Duration.ofMillis(50),
                    Duration.ofMillis(1_000),
                    Duration.ofMillis(500),
                    Duration.ofSeconds(10));

    @Override
    public Clock clock() {
        return Clock.systemUTC();
    }

    @Override
    public Store store(List<String> endpoints) {
        return EtcdStore.connect(endpoints, null, PATIENT);
    }

    @Override
    public Map<String, MonitorReport> observations(List<String> addresses) {
        return new MonitorClient().ask(addresses);
    }

    @Override
    public EventFeed events(String brokers) {
        return new KafkaFeed(brokers);
    }

    @Override
    public Optional<String> typed(String question) {
        Console console = System.console();
        return console == null || !console.isTerminal()
                ? Optional.empty()
                : Optional.ofNullable(console.readLine("%s", question)).map(String::strip);
    }

    @Override
    public AdoptionPreview adoption() {
        return new NodeSurvey();
    }
}
