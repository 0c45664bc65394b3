package io.pgbaton.cluster.domain;

import static org.assertj.core.api.Assertions.assertThat;

import io.pgbaton.cluster.store.Json;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** What stands in the store must come back as it was: a successor decides on it. */
class StoredFormTest {

    private static final Instant AT = Instant.parse("2026-01-02T03:04:05.678Z");

    private final DurabilityRule rule =
            new DurabilityRule(new Epoch(5), "pg2", new TreeSet<>(List.of("pg3", "pg4")), 1);
    private final Journal journal =
            Journal.begin(new Epoch(5), 42, Journal.Kind.SWITCHOVER, "pg1", "asked", AT)
                    .in(RecoveryPhase.REVOKING)
                    .choosing(
                            new Journal.Candidate(
                                    "pg2",
                                    rule,
                                    new Fork(
                                            3, Lsn.parse("16/B374D848"), Lsn.parse("16/B374D800"))),
                            Map.of("pg3", "cp '%f' \"%p\""))
                    .with(new Journal.Step("own", AT, 1.25, null));

    @Test
    void shouldReadBackAJournal() {
        // When
        Journal read = Json.read(Json.write(journal), Journal.class);

        // Then
        assertThat(read).isEqualTo(journal);
    }

    /** An earlier version's decider may have died in it; a successor has to go on. */
    @Test
    void shouldReadAPhaseThatEarlierVersionsHad() {
        // Given
        String stored = Json.write(journal).replace("\"CHOSEN\"", "\"ARMED\"");

        // When
        Journal read = Json.read(stored, Journal.class);

        // Then
        assertThat(stored).contains("ARMED");
        assertThat(read.phase()).isEqualTo(RecoveryPhase.PROMOTING);
    }

    @Test
    void shouldReadBackATopology() {
        // Given
        Topology topology = new Topology(new Epoch(5), "pg2", rule, rule, 3, AT, "why");

        // When
        Topology read = Json.read(Json.write(topology), Topology.class);

        // Then
        assertThat(read).isEqualTo(topology);
    }

    @Test
    void shouldReadBackAnEpochRecord() {
        // Given
        EpochRecord record =
                new EpochRecord(
                        new Epoch(5),
                        EpochRecord.Outcome.ABANDONED,
                        rule,
                        journal.in(RecoveryPhase.ABANDONED),
                        List.of("pg2", "pg3"));

        // When
        EpochRecord read = Json.read(Json.write(record), EpochRecord.class);

        // Then
        assertThat(read).isEqualTo(record);
    }
}
