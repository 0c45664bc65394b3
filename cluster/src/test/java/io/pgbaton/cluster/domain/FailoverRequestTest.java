package io.pgbaton.cluster.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.pgbaton.cluster.domain.FailoverRequest.State;
import io.pgbaton.cluster.store.Json;
import java.time.Instant;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class FailoverRequestTest {

    private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");

    private final FailoverReport report =
            new FailoverReport(
                    "pg1",
                    "pg2",
                    List.of(new SwitchoverReport.Check("hold", true, "none")),
                    List.of(
                            new FailoverReport.Line(
                                    "pg2", "candidate", "now", Lsn.parse("0/3000000"))),
                    List.of("pg3"),
                    16L,
                    null);
    private final FailoverRequest look =
            FailoverRequest.look("1", "ann", "the room burns", "pg2", true, NOW);
    private final FailoverRequest order = look.accepting("2", report.missing(), NOW);

    @Test
    void shouldAcceptWhatWasShownAndNothingElse() {
        // Then
        assertThat(look.dryRun()).isTrue();
        assertThat(look.without()).isEmpty();
        assertThat(order.dryRun()).isFalse();
        assertThat(order.without()).containsExactly("pg3");
        assertThat(order.id()).isEqualTo("2");
    }

    @Test
    void shouldOrderOneEpochOnlyWhileItRuns() {
        // When
        FailoverRequest running = order.running(new Epoch(4), report);

        // Then
        assertThat(order.orders(new Epoch(4))).isFalse();
        assertThat(running.orders(new Epoch(4))).isTrue();
        assertThat(running.orders(new Epoch(5))).isFalse();
        assertThat(running.ended(sealed("pg2")).orders(new Epoch(4))).isFalse();
    }

    @Test
    void shouldTellWhoAnswersForWhat() {
        // Then
        assertThat(order.told())
                .isEqualTo(
                        "forced by ann, without the word of pg3, who says that the old primary is"
                                + " off: the room burns");
    }

    @Test
    void shouldEndByWhoIsPrimary() {
        // Given
        FailoverRequest running = order.running(new Epoch(4), report);

        // Then
        assertThat(running.ended(sealed("pg2")).state()).isEqualTo(State.DONE);
        assertThat(running.ended(sealed("pg3")).state()).isEqualTo(State.DONE);
        assertThat(running.ended(sealed("pg1")).state()).isEqualTo(State.READOPTED);
    }

    @Test
    void shouldNotBeAnsweredTwice() {
        // Given
        FailoverRequest running = order.running(new Epoch(4), report);

        // Then
        assertThatIllegalStateException()
                .isThrownBy(() -> running.answered(State.REFUSED, "no", report));
        assertThatIllegalStateException().isThrownBy(() -> running.running(new Epoch(5), report));
    }

    /** What was withdrawn stays so, whatever the recovery comes to that goes on without it. */
    @Test
    void shouldEndOnlyWhileItRuns() {
        // Given
        FailoverRequest withdrawn = order.running(new Epoch(4), report).withdrawn("pg3 is back");

        // Then
        assertThatIllegalStateException().isThrownBy(() -> withdrawn.ended(sealed("pg2")));
        assertThatIllegalStateException().isThrownBy(() -> withdrawn.withdrawn("again"));
        assertThatIllegalStateException().isThrownBy(() -> order.withdrawn("pg3 is back"));
    }

    @Test
    void shouldExpireWhileNobodyBeganIt() {
        // Then
        assertThat(order.expired(NOW.plusSeconds(60))).isFalse();
        assertThat(order.expired(NOW.plusSeconds(61))).isTrue();
        assertThat(order.running(new Epoch(4), report).expired(NOW.plusSeconds(61))).isFalse();
    }

    @Test
    void shouldComeBackFromTheStoreAsItWas() {
        // Given
        FailoverRequest running = order.running(new Epoch(4), report);

        // When
        FailoverRequest read = Json.read(Json.write(running), FailoverRequest.class);

        // Then
        assertThat(read).isEqualTo(running);
    }

    private static Topology sealed(String primary) {
        DurabilityRule rule =
                new DurabilityRule(new Epoch(4), primary, new TreeSet<>(List.of("pg9")), 1);
        return new Topology(new Epoch(4), primary, rule, null, 2, NOW, "forced");
    }
}
