package io.pgbaton.cluster.domain;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What people order waits, runs, or is over. */
class OrderStatesTest {

    private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");

    private final SwitchoverReport preflight =
            new SwitchoverReport(
                    "pg1",
                    "pg2",
                    List.of(
                            new SwitchoverReport.Check("hold", true, "none"),
                            new SwitchoverReport.Check("rule", false, "is being changed")));
    private final FailoverReport found =
            new FailoverReport(
                    "pg1", "pg2", preflight.checks(), List.of(), List.of("pg3"), 16L, null);

    private final SwitchoverRequest switchover =
            SwitchoverRequest.ask("1", "ann", "pg2", null, false, NOW);
    private final FailoverRequest failover =
            FailoverRequest.look("1", "ann", "it burns", null, false, NOW);
    private final RestartRequest restart = RestartRequest.ask("1", "ann", null, false, NOW);

    @Test
    void shouldWaitUntilItIsBegun() {
        // Given
        List<Order> asked = List.of(switchover, failover, restart);
        List<Order> begun =
                List.of(
                        switchover.running(new Epoch(4), preflight),
                        failover.running(new Epoch(4), found),
                        restart.planned(
                                List.of(RestartRequest.Stop.waiting("pg2", false, List.of()))));

        // Then
        assertThat(asked).allMatch(Order::waiting).noneMatch(Order::over);
        assertThat(begun).noneMatch(Order::waiting).noneMatch(Order::over);
    }

    @ParameterizedTest
    @EnumSource
    void shouldBeOverOnceASwitchoverIsAnswered(SwitchoverRequest.State state) {
        // Given
        boolean goesOn =
                EnumSet.of(SwitchoverRequest.State.ASKED, SwitchoverRequest.State.RUNNING)
                        .contains(state);

        // When, Then
        assertThat(switchover.answered(state, null, null).over()).isEqualTo(!goesOn);
    }

    @ParameterizedTest
    @EnumSource
    void shouldBeOverOnceAFailoverIsAnswered(FailoverRequest.State state) {
        // Given
        boolean goesOn =
                EnumSet.of(FailoverRequest.State.ASKED, FailoverRequest.State.RUNNING)
                        .contains(state);

        // When, Then
        assertThat(failover.answered(state, null, null).over()).isEqualTo(!goesOn);
    }

    @Test
    void shouldTellWhyAFailoverIsNotExecutedAnyMore() {
        // When
        FailoverRequest withdrawn =
                failover.running(new Epoch(4), found).withdrawn("pg1 answers again");

        // Then
        assertThat(withdrawn.state()).isEqualTo(FailoverRequest.State.WITHDRAWN);
        assertThat(withdrawn.over()).isTrue();
        assertThat(withdrawn.orders(new Epoch(4))).isFalse();
        assertThat(withdrawn.answer()).isEqualTo("pg1 answers again");
    }

    @Test
    void shouldTellOnlyWhatSomebodyAnswersFor() {
        assertThat(failover.told()).isEqualTo("forced by ann: it burns");
    }

    @Test
    void shouldExpireWhereNobodyBeganARestart() {
        assertThat(restart.expired(NOW.plus(RestartRequest.EXPIRES))).isFalse();
        assertThat(restart.expired(NOW.plus(RestartRequest.EXPIRES).plusMillis(1))).isTrue();
        assertThat(restart.planned(List.of()).expired(NOW.plusSeconds(9999))).isFalse();
    }

    @Test
    void shouldObjectWithTheChecksThatFailed() {
        assertThat(preflight.objections())
                .extracting(SwitchoverReport.Check::name)
                .containsExactly("rule");
        assertThat(found.objections())
                .extracting(SwitchoverReport.Check::name)
                .containsExactly("rule");
    }
}
