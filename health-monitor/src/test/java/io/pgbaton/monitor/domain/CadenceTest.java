package io.pgbaton.monitor.domain;

import static org.assertj.core.api.Assertions.assertThat;

import io.pgbaton.events.ProbeOutcome;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class CadenceTest {

    private static final Duration INTERVAL = Duration.ofMillis(250);
    private static final Duration GAP = Duration.ofMillis(100);
    private static final Cadence CADENCE = new Cadence(INTERVAL, GAP, Duration.ofMillis(30));

    @Test
    void shouldConfirmARefusalAfterExactlyTheGapThoughATickLiesBetween() {
        // Given
        OutcomeRun refused = after(null, ProbeOutcome.REFUSED, 250);
        // When
        long next = CADENCE.nextProbe(refused);
        // Then
        assertThat(next).isEqualTo(millis(350));
    }

    @Test
    void shouldGoOnFromTheFirstRefusalThoughTheBrokenConnectionLedToASecondAtOnce() {
        // Given
        OutcomeRun refused = after(null, ProbeOutcome.REFUSED, 250);
        OutcomeRun again = after(refused, ProbeOutcome.REFUSED, 252);
        // When
        long next = CADENCE.nextProbe(again);
        // Then
        assertThat(next).isEqualTo(millis(350));
    }

    @Test
    void shouldProbeAfterTheGapOnceThenOnTheGridAgain() {
        // Given
        List<Long> starts = new ArrayList<>();
        OutcomeRun run = after(null, ProbeOutcome.REFUSED, 250);
        // When
        for (int probe = 0; probe < 4; probe++) {
            long next = CADENCE.nextProbe(run) / 1_000_000;
            starts.add(next);
            run = after(run, ProbeOutcome.REFUSED, next + 1);
        }
        // Then
        assertThat(starts).containsExactly(350L, 530L, 780L, 1030L);
    }

    @Test
    void shouldLeaveOutTicksThatPassedWhileAProbeHung() {
        // Given
        OutcomeRun silent = after(null, ProbeOutcome.SILENT, 900);
        // When
        long next = CADENCE.nextProbe(silent);
        // Then
        assertThat(next).isEqualTo(millis(1030));
    }

    @Property
    void shouldAlwaysProbeLaterThanNowAndAtMostOneIntervalOn(
            @ForAll ProbeOutcome outcome,
            @ForAll @LongRange(min = 0, max = 10_000_000_000L) long since,
            @ForAll @LongRange(min = 0, max = 5_000_000_000L) long lasted,
            @ForAll @IntRange(min = 1, max = 500) int gapMillis) {
        // Given
        Cadence cadence = Cadence.of("pg1", INTERVAL, Duration.ofMillis(gapMillis));
        OutcomeRun run = new OutcomeRun(outcome, Instant.EPOCH, since, since + lasted, 2, null);
        // When
        long wait = cadence.nextProbe(run) - run.lastNanos();
        // Then
        assertThat(wait).isPositive();
        assertThat(wait).isLessThanOrEqualTo(millis(Math.max(250, gapMillis)));
    }

    @Test
    void shouldAlarmTheOthersWhenTheOutcomeChangesUnlessTheyAreAskedWithTheNextProbeAnyhow() {
        // Given
        OutcomeRun well = after(null, ProbeOutcome.ANSWERED, 0);
        OutcomeRun first = after(well, ProbeOutcome.REFUSED, 250);
        OutcomeRun early = after(first, ProbeOutcome.REFUSED, 252);
        OutcomeRun confirmed = after(early, ProbeOutcome.REFUSED, 351);
        OutcomeRun back = after(confirmed, ProbeOutcome.ANSWERED, 451);
        OutcomeRun silent = after(back, ProbeOutcome.SILENT, 701);
        // When
        List<Boolean> alarms =
                List.of(
                        CADENCE.alarmsAfter(null, well),
                        CADENCE.alarmsAfter(well, first),
                        CADENCE.alarmsAfter(first, early),
                        CADENCE.alarmsAfter(early, confirmed),
                        CADENCE.alarmsAfter(confirmed, back),
                        CADENCE.alarmsAfter(back, silent));
        // Then
        assertThat(alarms).containsExactly(false, false, false, false, true, true);
    }

    @Test
    void shouldHaveTheOthersProbedWithEachProbeThatMayConvict() {
        // Given
        OutcomeRun well = after(null, ProbeOutcome.ANSWERED, 0);
        OutcomeRun refused = after(well, ProbeOutcome.REFUSED, 250);
        OutcomeRun longDead = after(refused, ProbeOutcome.REFUSED, 2000);
        // When
        List<Boolean> alarms =
                List.of(
                        CADENCE.alarmsBefore(null),
                        CADENCE.alarmsBefore(well),
                        CADENCE.alarmsBefore(refused),
                        CADENCE.alarmsBefore(longDead));
        // Then
        assertThat(alarms).containsExactly(false, false, true, false);
    }

    private static OutcomeRun after(@Nullable OutcomeRun before, ProbeOutcome outcome, long at) {
        return OutcomeRun.after(before, outcome, Instant.ofEpochMilli(at), millis(at));
    }

    private static long millis(long millis) {
        return millis * 1_000_000;
    }
}
