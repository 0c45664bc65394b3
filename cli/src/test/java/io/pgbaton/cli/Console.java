package io.pgbaton.cli;

import io.pgbaton.cli.apply.AdoptionPreview;
import io.pgbaton.cli.events.EventFeed;
import io.pgbaton.cli.status.MonitorReport;
import io.pgbaton.cluster.adoption.AdoptionPlan;
import io.pgbaton.cluster.store.Store;
import io.pgbaton.events.Envelope;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Runs commands over a store in memory, and keeps what they print. */
public final class Console implements Reach {

    public static final Instant NOW = Instant.parse("2026-11-21T13:00:00Z");

    public final MemoryStore store = new MemoryStore();
    public final Map<String, MonitorReport> monitors = new LinkedHashMap<>();
    public final List<Envelope> events = new ArrayList<>();
    public AdoptionPlan plan = new AdoptionPlan.Refused("not asked", Map.of());
    public Runnable whileWaiting = () -> {};
    public Optional<String> typed = Optional.empty();
    public final List<String> questions = new ArrayList<>();

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private Instant now = NOW;

    /** The exit status. */
    public int run(String... args) {
        return Main.commandLine(this, new PrintWriter(out, true), new PrintWriter(err, true))
                .execute(args);
    }

    public String out() {
        return out.toString();
    }

    public String err() {
        return err.toString();
    }

    @Override
    public Clock clock() {
        return Clock.fixed(now, ZoneOffset.UTC);
    }

    @Override
    public void sleep(long millis) {
        now = now.plusMillis(millis);
        whileWaiting.run();
    }

    @Override
    public Store store(List<String> endpoints) {
        return store;
    }

    @Override
    public Map<String, MonitorReport> observations(List<String> addresses) {
        Map<String, MonitorReport> reports = new LinkedHashMap<>();
        for (String address : addresses) {
            MonitorReport report = monitors.get(address);
            reports.put(
                    address,
                    report == null ? MonitorReport.unanswered("refuses connections") : report);
        }
        return reports;
    }

    @Override
    public EventFeed events(String brokers) {
        return (topics, since, follow, sink) ->
                events.stream()
                        .filter(e -> !e.time().isBefore(since))
                        .filter(
                                e ->
                                        topics.contains(
                                                io.pgbaton.events.EventType.of(e.data()).topic()))
                        .forEach(sink);
    }

    @Override
    public Optional<String> typed(String question) {
        questions.add(question);
        return typed;
    }

    @Override
    public AdoptionPreview adoption() {
        return spec -> plan;
    }
}
