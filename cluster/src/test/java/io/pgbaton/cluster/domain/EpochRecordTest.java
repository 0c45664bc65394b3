package io.pgbaton.cluster.domain;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** I13, 6: pg2 may have what was written in epoch 4, and must not follow with it. */
class EpochRecordTest {

    /** What it has of an abandoned epoch may be needed until a later one has a primary. */
    @ParameterizedTest
    @CsvSource({
        "ABANDONED, 3, false",
        "ABANDONED, 4, false",
        "ABANDONED, 5, true",
        "SEALED, 3, false",
        "SEALED, 4, true",
        "SEALED, 5, true",
        "READOPTED, 4, true"
    })
    void shouldKeepANodeFromFollowingAnotherLine(
            EpochRecord.Outcome outcome, int followed, boolean kept) {
        // When
        boolean mustBe = record(outcome).mustBeRecloned("pg2", promised(4), new Epoch(followed));

        // Then
        assertThat(mustBe).isEqualTo(kept);
    }

    /** The promise comes before all else: without it the node was not touched in that epoch. */
    @ParameterizedTest
    @CsvSource({"3, false", "4, true", "5, true"})
    void shouldLetANodeFollowThatNeverPromisedItselfToTheEpoch(int promised, boolean kept) {
        // When
        boolean mustBe =
                record(EpochRecord.Outcome.ABANDONED)
                        .mustBeRecloned("pg2", promised(promised), new Epoch(5));

        // Then
        assertThat(mustBe).isEqualTo(kept);
    }

    @Test
    void shouldLetANodeFollowThatIsNotOnRecord() {
        // When
        boolean mustBe =
                record(EpochRecord.Outcome.ABANDONED)
                        .mustBeRecloned("pg3", promised(4), new Epoch(5));

        // Then
        assertThat(mustBe).isFalse();
    }

    /** Nobody leaves the record by another one's coming. */
    @Test
    void shouldKeepThoseThatAreOnRecordWhenMoreCome() {
        // When
        EpochRecord more = record(EpochRecord.Outcome.ABANDONED).toReclone(List.of("pg3", "pg1"));

        // Then
        assertThat(more.toReclone()).containsExactly("pg1", "pg2", "pg3");
        assertThat(more.outcome()).isEqualTo(EpochRecord.Outcome.ABANDONED);
    }

    private static EpochRecord record(EpochRecord.Outcome outcome) {
        return new EpochRecord(new Epoch(4), outcome, null, null, List.of("pg2"));
    }

    private static Promise promised(int epoch) {
        return new Promise(new Epoch(epoch), 7);
    }
}
