package io.pgbaton.cli.status;

import static org.assertj.core.api.Assertions.assertThat;

import io.pgbaton.cli.Console;
import io.pgbaton.cli.Samples;
import io.pgbaton.cluster.domain.Epoch;
import io.pgbaton.cluster.domain.EpochRecord;
import io.pgbaton.cluster.domain.Lsn;
import io.pgbaton.cluster.domain.Rejoin;
import io.pgbaton.cluster.store.Key;
import io.pgbaton.cluster.store.StoredSpec;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ReturnLinesTest {

    private final Console console = new Console();

    @BeforeEach
    void aCluster() {
        console.store
                .put(Key.spec("orders"), new StoredSpec(Samples.YAML, "ann", Console.NOW))
                .put(Key.topology("orders"), Samples.topology());
    }

    @Test
    void shouldTellWhoCameBackIntoThisEpoch() {
        // Given
        Rejoin.Lost lost = new Rejoin.Lost(1, Lsn.parse("0/3000148"), Lsn.parse("0/3000250"), 3);
        console.store.put(
                Key.rejoin("orders", new Epoch(2), "pg1"),
                new Rejoin(
                        "pg1",
                        new Epoch(2),
                        Rejoin.How.REWOUND,
                        lost,
                        Console.NOW.minusSeconds(60),
                        true));

        // When
        console.run("status");

        // Then
        assertThat(console.out())
                .contains(
                        "rejoined  pg1, rewound 2026-11-21 12:59:00Z (60s ago): lost 3 transactions"
                                + " in 264 bytes, from 0/3000148 to 0/3000250 on timeline 1\n");
    }

    @Test
    void shouldNotTellWhoCameBackEarlier() {
        // Given
        console.store.put(
                Key.rejoin("orders", Epoch.FIRST, "pg3"),
                new Rejoin("pg3", Epoch.FIRST, Rejoin.How.RECLONED, null, Console.NOW, true));

        // When
        console.run("status");

        // Then
        assertThat(console.out()).doesNotContain("rejoined");
    }

    @Test
    void shouldTellWhoIsToBeRecloned() {
        // Given
        console.store.put(
                Key.epoch("orders", Epoch.FIRST),
                new EpochRecord(
                        Epoch.FIRST, EpochRecord.Outcome.ABANDONED, null, null, List.of("pg3")));

        // When
        console.run("status");

        // Then
        assertThat(console.out())
                .contains("reclone   pg3: its log left the line in epoch 1, or may have\n");
    }
}
