package io.pgbaton.cluster.domain;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What an old primary lost, and that it is told once. */
class RejoinTest {

    private final Rejoin.Lost lost = new Rejoin.Lost(3, new Lsn(0x100), new Lsn(0x180), 2);

    @Test
    void shouldTellHowMuchWasLost() {
        assertThat(lost.size()).isEqualTo(128);
        assertThat(lost)
                .hasToString("2 transactions in 128 bytes, from 0/100 to 0/180 on timeline 3");
    }

    @Test
    void shouldHaveLostNothingThatItNeverHad() {
        assertThat(new Rejoin.Lost(3, new Lsn(0x180), new Lsn(0x100), 0).size()).isZero();
    }

    @Test
    void shouldBeTheSameOnceItWasTold() {
        // Given
        Rejoin rejoin =
                new Rejoin("pg1", new Epoch(4), Rejoin.How.REWOUND, lost, Instant.EPOCH, false);

        // When
        Rejoin told = rejoin.asTold();

        // Then
        assertThat(told)
                .isEqualTo(
                        new Rejoin(
                                "pg1",
                                new Epoch(4),
                                Rejoin.How.REWOUND,
                                lost,
                                Instant.EPOCH,
                                true));
        assertThat(Rejoin.How.RECLONED.label()).isEqualTo("recloned");
    }

    @Test
    void shouldLeaveTheRecordOnlyOfWhoWasRecloned() {
        // Given
        EpochRecord record =
                new EpochRecord(
                        new Epoch(4),
                        EpochRecord.Outcome.ABANDONED,
                        null,
                        null,
                        List.of("pg1", "pg2"));

        // When
        EpochRecord left = record.recloned("pg1");

        // Then
        assertThat(left.toReclone()).containsExactly("pg2");
        assertThat(left.epoch()).isEqualTo(new Epoch(4));
    }
}
