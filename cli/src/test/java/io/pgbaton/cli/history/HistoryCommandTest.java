package io.pgbaton.cli.history;

import static org.assertj.core.api.Assertions.assertThat;

import io.pgbaton.cli.Console;
import io.pgbaton.cli.Samples;
import io.pgbaton.cluster.domain.Epoch;
import io.pgbaton.cluster.domain.EpochRecord;
import io.pgbaton.cluster.domain.Journal;
import io.pgbaton.cluster.domain.Lsn;
import io.pgbaton.cluster.domain.Rejoin;
import io.pgbaton.cluster.store.Key;
import io.pgbaton.cluster.store.StoredSpec;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class HistoryCommandTest {

    private final Console console = new Console();

    @BeforeEach
    void twoEpochs() {
        console.store.put(Key.spec("orders"), new StoredSpec(Samples.YAML, "ann", Console.NOW));
        for (EpochRecord epoch : Samples.epochs()) {
            console.store.put(Key.epoch("orders", epoch.epoch()), epoch);
        }
    }

    @Test
    void shouldListTheEpochs() {
        // Given
        Journal running =
                Journal.begin(
                        new Epoch(3), 80, Journal.Kind.FAILOVER, "pg2", "silent", Console.NOW);
        console.store.put(Key.recovery("orders"), running);

        // When
        console.run("history");

        // Then
        assertThat(console.out())
                .isEqualTo(
                        """
                        EPOCH  OUTCOME  KIND      FROM  TO   BEGAN                  MS
                            1  sealed   adoption  -     pg1  -                       -
                            2  sealed   failover  pg1   pg2  2026-11-21 12:55:59Z  114
                            3  running  failover  pg2   -    2026-11-21 13:00:00Z    -
                        """);
    }

    @Test
    void shouldShowTheStepsOfAnEpoch() {
        // When
        console.run("history", "2");

        // Then
        assertThat(console.out())
                .isEqualTo(
                        """
                        epoch 2: sealed, failover from pg1 to pg2 in 114 ms
                        began   2026-11-21 12:55:59.000Z
                        reason  dead: refused at a, b, c
                        fork    timeline 1 at 0/3000148
                        rule    ANY 1 ("pg3")
                        to reclone: pg1

                        STEP     TOOK MS  SINCE BEGAN MS  DETAIL
                        revoke      37.3              38  pg2, pg3
                        promote     30.5              72
                        seal        42.0             114  marker 0/3000210
                        """);
    }

    @Test
    void shouldTellWhoCameBackAndWhatItLost() {
        // Given
        Rejoin.Lost lost = new Rejoin.Lost(1, Lsn.parse("0/3000148"), Lsn.parse("0/3000250"), 3);
        console.store
                .put(Key.rejoin("orders", new Epoch(2), "pg1"), rejoin("pg1", 2, lost))
                .put(Key.rejoin("orders", new Epoch(2), "pg3"), rejoin("pg3", 2, null))
                .put(Key.rejoin("orders", new Epoch(1), "pg2"), rejoin("pg2", 1, null));

        // When
        console.run("history", "2");

        // Then
        assertThat(console.out())
                .contains(
                        """
                        back    pg1, rewound at 2026-11-21 13:00:00Z; lost 3 transactions in 264 bytes, from 0/3000148 to 0/3000250 on timeline 1
                        back    pg3, rewound at 2026-11-21 13:00:00Z; what it lost is not known
                        """)
                .doesNotContain("pg2, rewound");
    }

    private static Rejoin rejoin(String node, long epoch, Rejoin.@Nullable Lost lost) {
        return new Rejoin(node, new Epoch(epoch), Rejoin.How.REWOUND, lost, Console.NOW, false);
    }

    @Test
    void shouldRefuseAnEpochThatIsNotOnRecord() {
        // When
        int exit = console.run("history", "9");

        // Then
        assertThat(exit).isEqualTo(1);
        assertThat(console.err())
                .isEqualTo("pgbaton: cluster orders has no epoch 9; list them: pgbaton history\n");
    }
}
