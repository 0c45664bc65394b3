package io.pgbaton.cli;

import io.pgbaton.cli.apply.AdoptionPreview;
import io.pgbaton.cli.events.EventFeed;
import io.pgbaton.cli.status.MonitorClient;
import io.pgbaton.cli.status.MonitorReport;
import io.pgbaton.cluster.store.Store;
import java.time.Clock;
import java.util.List;
import java.util.Map;

/** The real ones. */
final class LiveReach implements Reach {

    @Override
    public Clock clock() {
        return Clock.systemUTC();
    }

    @Override
    public Store store(List<String> endpoints) {
        throw new Trouble("etcd at " + endpoints + " cannot be asked yet");
    }

    @Override
    public Map<String, MonitorReport> observations(List<String> addresses) {
        return new MonitorClient().ask(addresses);
    }

    @Override
    public EventFeed events(String brokers) {
        throw new Trouble("Kafka at " + brokers + " cannot be asked yet");
    }

    @Override
    public AdoptionPreview adoption() {
        return spec ->
                new AdoptionPreview.Plan(
                        List.of(
                                "the changes on its nodes cannot be shown by this version; the file is"
                                        + " right"),
                        List.of());
    }
}
