package io.pgbaton.cli.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.pgbaton.cli.Samples;
import io.pgbaton.cluster.domain.Epoch;
import io.pgbaton.cluster.domain.EpochRecord;
import io.pgbaton.cluster.domain.Fork;
import io.pgbaton.cluster.domain.Journal;
import io.pgbaton.cluster.domain.Lsn;
import io.pgbaton.cluster.domain.RecoveryPhase;
import io.pgbaton.cluster.domain.Rejoin;
import io.pgbaton.cluster.rejoin.Preparation;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class LostTailTest {

    private static final Lsn FORK = Lsn.parse("0/3000148");

    /** As pg_waldump 17 writes them. */
    private static final String DUMP =
            """
            rmgr: Heap        len (rec/tot):     59/   187, tx:        748, lsn: 0/03000148, prev 0/03000110, desc: INSERT off: 12, flags: 0x00, blkref #0: rel 1663/5/16391 blk 0 FPW
            rmgr: Transaction len (rec/tot):     34/    34, tx:        748, lsn: 0/03000208, prev 0/03000148, desc: COMMIT 2026-11-21 18:03:11.123456 UTC
            rmgr: Transaction len (rec/tot):     34/    34, tx:        749, lsn: 0/03000230, prev 0/03000208, desc: ABORT 2026-11-21 18:03:11.133456 UTC
            rmgr: Transaction len (rec/tot):     46/    46, tx:        750, lsn: 0/03000258, prev 0/03000230, desc: COMMIT_PREPARED 750: 2026-11-21 18:03:11.143456 UTC
            rmgr: XLOG        len (rec/tot):    114/   114, tx:          0, lsn: 0/03000288, prev 0/03000258, desc: CHECKPOINT_SHUTDOWN redo 0/3000288; tli 1; xid 0:751; COMMIT
            """;

    @Test
    void shouldCountTheCommitsAndFindTheEnd() {
        // When
        Rejoin.Lost lost = LostTail.count(1, FORK, DUMP.lines());

        // Then
        assertThat(lost).isEqualTo(new Rejoin.Lost(1, FORK, Lsn.parse("0/3000300"), 2));
        assertThat(lost.size()).isEqualTo(0x300 - 0x148);
        assertThat(lost)
                .hasToString(
                        "2 transactions in 440 bytes, from 0/3000148 to 0/3000300 on timeline 1");
    }

    @Test
    void shouldHaveLostNothingWhereTheLogEndsAtTheFork() {
        // When
        Rejoin.Lost lost = LostTail.count(1, FORK, Stream.empty());

        // Then
        assertThat(lost.size()).isZero();
        assertThat(lost.transactions()).isZero();
    }

    @Test
    void shouldFindWhereTheSealedLineLeftATimeline() {
        // When
        List<Fork> forks = LostTail.forks(known(null, Samples.epochs()), new Epoch(2));
        Optional<Lsn> left = LostTail.leftAt(1, forks);
        Optional<Lsn> never = LostTail.leftAt(2, forks);

        // Then
        assertThat(left).contains(FORK);
        assertThat(never).isEmpty();
    }

    /** An abandoned candidate may have left the same timeline elsewhere. */
    @Test
    void shouldNotMindAnEpochThatWasNotSealed() {
        // Given
        EpochRecord sealed = Samples.epochs().getLast();
        EpochRecord abandoned =
                new EpochRecord(
                        sealed.epoch(),
                        EpochRecord.Outcome.ABANDONED,
                        sealed.rule(),
                        sealed.journal(),
                        List.of());

        // When
        List<Fork> forks = LostTail.forks(known(null, List.of(abandoned)), new Epoch(3));

        // Then
        assertThat(forks).isEmpty();
    }

    /** H5: it is followed before it is sealed. */
    @Test
    void shouldMindTheEpochThatIsFollowedAlthoughItIsNotSealed() {
        // Given
        Journal open = Samples.journal(RecoveryPhase.SEALING);

        // When
        List<Fork> followed = LostTail.forks(known(open, List.of()), open.epoch());
        List<Fork> another = LostTail.forks(known(open, List.of()), Epoch.FIRST);

        // Then
        assertThat(LostTail.leftAt(1, followed)).contains(FORK);
        assertThat(another).isEmpty();
    }

    private static Preparation.Known known(@Nullable Journal journal, List<EpochRecord> epochs) {
        return new Preparation.Known(null, journal, null, epochs);
    }
}
