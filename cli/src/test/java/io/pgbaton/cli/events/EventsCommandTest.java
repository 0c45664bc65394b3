package io.pgbaton.cli.events;

import static org.assertj.core.api.Assertions.assertThat;

import io.pgbaton.cli.Console;
import io.pgbaton.cli.Samples;
import io.pgbaton.events.Envelope;
import io.pgbaton.events.Event;
import io.pgbaton.events.PoolApplied;
import io.pgbaton.events.PrimaryJudged;
import io.pgbaton.events.ProbeOutcome;
import io.pgbaton.events.RecoveryAdvanced;
import io.pgbaton.events.RecoveryRefused;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class EventsCommandTest {

    private static final Instant AT = Console.NOW.minusSeconds(60);

    private final Console console = new Console();

    @BeforeEach
    void someEvents() {
        add(AT.minusSeconds(3600), new RecoveryAdvanced("orders", 1, "DONE", "pg1", null, AT));
        add(AT, Samples.observed("a", "pg1", ProbeOutcome.REFUSED, null));
        add(
                AT.plusMillis(1),
                new PrimaryJudged(
                        "orders",
                        "pg1",
                        1,
                        "dead",
                        AT,
                        AT,
                        "refused twice",
                        List.of("a: refused", "b: refused")));
        add(
                AT.plusMillis(40),
                new RecoveryAdvanced("orders", 2, "CHOSEN", "pg2", "at 0/3000148", AT));
        add(AT.plusMillis(120), new PoolApplied("orders", "rw", 2, "127.0.0.12:5432", 1.96, AT));
        add(
                AT.plusMillis(121),
                new RecoveryRefused(
                        "billing",
                        3,
                        "HELD",
                        "held\nby ann",
                        Map.of("pg3", "cut", "pg2", "ok"),
                        AT));
    }

    @Test
    void shouldPrintALineForEachEventButNoObservations() {
        // When
        int exit = console.run("events");

        // Then
        assertThat(exit).isZero();
        assertThat(console.out())
                .isEqualTo(
                        """
                        2026-11-21 12:59:00.001Z  orders  primary.judged      pg1: dead: refused twice [a: refused; b: refused]
                        2026-11-21 12:59:00.040Z  orders  recovery.advanced   orders: epoch 2 CHOSEN pg2: at 0/3000148
                        2026-11-21 12:59:00.120Z  orders  pool.applied        rw: epoch 2, leads to 127.0.0.12:5432, in 2.0 ms
                        2026-11-21 12:59:00.121Z  billing  recovery.refused    billing: epoch 3, HELD: held by ann [pg2: ok; pg3: cut]
                        """);
    }

    @Test
    void shouldPrintObservationsWhenAskedFor() {
        // When
        console.run("events", "--topic", "observations");

        // Then
        assertThat(console.out())
                .isEqualTo(
                        "2026-11-21 12:59:00.000Z  orders  node.observed       pg1: refused from a in 1.5 ms"
                                + " (1 in a row)\n");
    }

    @Test
    void shouldPrintOneCloudEventALine() {
        // When
        console.run("events", "--json", "--topic", "pools");

        // Then
        assertThat(console.out())
                .isEqualTo(
                        """
                        {"specversion":"1.0","id":"120","source":"/pgbaton/test/a","type":"io.pgbaton.pool.applied","subject":"rw","time":"2026-11-21T12:59:00.120Z","dataschema":"urn:pgbaton:schema:io.pgbaton.pool.applied:1","datacontenttype":"application/json","data":{"cluster":"orders","pool":"rw","epoch":2,"target":"127.0.0.12:5432","tookMillis":1.96,"at":"2026-11-21T12:59:00Z"}}
                        """);
    }

    @Test
    void shouldKeepToTheClusterAndTheTimeAskedFor() {
        // When
        console.run("events", "--since", "2h", "-c", "orders", "--topic", "recovery");

        // Then
        assertThat(console.out().lines()).hasSize(3).noneMatch(l -> l.contains("billing"));
    }

    private void add(Instant at, Event event) {
        String id = Long.toString(at.toEpochMilli() - AT.toEpochMilli());
        console.events.add(new Envelope(id, "/pgbaton/test/a", at, event));
    }
}
