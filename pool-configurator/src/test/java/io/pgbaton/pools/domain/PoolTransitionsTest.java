package io.pgbaton.pools.domain;

import static org.assertj.core.api.Assertions.assertThat;

import io.pgbaton.cluster.domain.Epoch;
import io.pgbaton.pools.domain.PoolState.Outlasted;
import io.pgbaton.pools.domain.PoolState.Paused;
import io.pgbaton.pools.domain.PoolState.Serving;
import io.pgbaton.pools.domain.PoolState.Turning;
import io.pgbaton.pools.domain.PoolState.Waiting;
import io.pgbaton.pools.domain.PoolTransitions.Stimulus;
import io.pgbaton.pools.domain.PoolTransitions.Transition;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class PoolTransitionsTest {

    private static final Duration BOUND = Duration.ofSeconds(2);
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    @Test
    void shouldVisitEveryTransitionOfTheTableAndNoOther() {
        // Given
        Set<Transition> visited = new HashSet<>();
        // When
        for (int seed = 0; seed < 300; seed++) {
            wander(new Random(seed), visited);
        }
        // Then
        assertThat(PoolTransitions.TABLE)
                .as("transitions that no history visited")
                .allMatch(visited::contains);
        assertThat(visited).as("moves outside the table").isSubsetOf(PoolTransitions.TABLE);
    }

    private static void wander(Random random, Set<Transition> visited) {
        PoolState state = new Waiting();
        Instant now = START;
        long epoch = 1;
        long suspicion = 1;
        for (int step = 0; step < 60; step++) {
            now = now.plusMillis(random.nextInt(1500));
            epoch += random.nextInt(6) == 0 ? 1 : 0;
            suspicion += random.nextInt(4) == 0 ? 1 : 0;
            Alarm alarm =
                    switch (random.nextInt(5)) {
                        case 0, 1 -> new Alarm.Suspected(suspicion, new Epoch(epoch), now);
                        case 2 -> new Alarm.Recovering(new Epoch(epoch + 1), false);
                        default -> null;
                    };
            Situation situation = situation(epoch, alarm);
            Stimulus stimulus = PoolTransitions.stimulus(state, situation, now);
            PoolState next = state.next(situation, now, BOUND);
            if (!next.equals(state)) {
                visited.add(new Transition(state.getClass(), stimulus, next.getClass()));
            }
            state = next;
            if (random.nextBoolean()) {
                PoolState settled = state.settled();
                if (!settled.equals(state)) {
                    visited.add(
                            new Transition(state.getClass(), Stimulus.SETTLED, settled.getClass()));
                }
                state = settled;
            }
        }
    }

    @Test
    void shouldPauseOncePerSuspicionAndNoLongerThanTheBound() {
        // Given
        Situation suspected = situation(1, new Alarm.Suspected(7, new Epoch(1), START));
        PoolState paused = new Serving(new Epoch(1)).next(suspected, START, BOUND);
        // When
        PoolState early = paused.next(suspected, START.plusMillis(1_999), BOUND);
        PoolState late = paused.next(suspected, START.plusMillis(2_000), BOUND);
        PoolState later = late.next(suspected, START.plusSeconds(60), BOUND);
        // Then
        assertThat(early).isInstanceOf(Paused.class);
        assertThat(late).isInstanceOf(Outlasted.class);
        assertThat(later).isInstanceOf(Outlasted.class).matches(s -> !s.queues());
    }

    @Test
    void shouldPauseAgainForAnotherSuspicion() {
        // Given
        Alarm.Suspected first = new Alarm.Suspected(7, new Epoch(1), START);
        PoolState outlasted = new Outlasted(new Epoch(1), first);
        // When
        PoolState next =
                outlasted.next(
                        situation(1, new Alarm.Suspected(8, new Epoch(1), START)), START, BOUND);
        // Then
        assertThat(next).matches(PoolState::queues);
    }

    @Test
    void shouldStayPausedWithoutBoundWhileARecoveryIsUnderWay() {
        // Given
        Situation recovering = situation(1, new Alarm.Recovering(new Epoch(2), false));
        PoolState paused = new Serving(new Epoch(1)).next(recovering, START, BOUND);
        // When
        PoolState later = paused.next(recovering, START.plusSeconds(3600), BOUND);
        // Then
        assertThat(later).matches(PoolState::queues);
    }

    @Test
    void shouldCountWhatASuspicionHasUsedUpBeforeTheStart() {
        // Given
        Situation old = situation(1, new Alarm.Suspected(7, new Epoch(1), START.minusSeconds(10)));
        PoolState paused = new Waiting().next(old, START, BOUND);
        // When
        PoolState next = paused.next(old, START.plusMillis(1), BOUND);
        // Then
        assertThat(next).isInstanceOf(Outlasted.class);
    }

    @Test
    void shouldTurnAgainWhenAPauseInterruptedATurn() {
        // Given
        Instant now = START;
        PoolState turning = new Turning(new Epoch(2), now);
        PoolState paused =
                turning.next(situation(2, new Alarm.Recovering(new Epoch(3), false)), now, BOUND);
        // When
        PoolState next = paused.next(situation(2, null), now, BOUND);
        // Then
        assertThat(next).isInstanceOf(Turning.class);
    }

    @Test
    void shouldIgnoreATopologyBelowTheOneServed() {
        // Given
        PoolState serving = new Serving(new Epoch(5));
        // When
        PoolState next = serving.next(situation(4, null), START, BOUND);
        // Then
        assertThat(next).isEqualTo(serving);
    }

    private static Situation situation(long epoch, @Nullable Alarm alarm) {
        return new Situation(new Target(new Epoch(epoch), "pg1", "127.0.0.11", 5432), alarm, null);
    }
}
