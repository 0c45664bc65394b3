package io.pgbaton.coordinator.domain;

import static io.pgbaton.coordinator.domain.Judging.judge;
import static io.pgbaton.coordinator.domain.Judging.judgement;
import static org.assertj.core.api.Assertions.assertThat;

import io.pgbaton.events.ProbeOutcome;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Silent: missed for a while, and its voters starved. */
class JudgeSilentTest {

    @ParameterizedTest
    @CsvSource({"2999, inconclusive", "3000, silent"})
    void shouldBeSilentOnlyAfterTheTimeOfSilence(long lasted, String label) {
        // Given
        Sights sights = new Sights().silent("pg1", lasted, "a", "b", "c").cutOff("pg2", "pg3");

        // When
        Verdict verdict = judge(sights);

        // Then
        assertThat(verdict.label()).isEqualTo(label);
    }

    @Test
    void shouldTellWhoMissedItAndWhoIsCutOff() {
        // Given
        Sights sights = new Sights().silent("pg1", 3000, "b", "c").cutOff("pg2", "pg3");

        // When
        Judgement judgement = judgement(sights);

        // Then
        assertThat(judgement.verdict()).isEqualTo(new Verdict.Silent());
        assertThat(judgement.verdict().convicts()).isTrue();
        assertThat(judgement.reason()).isEqualTo("silent for [b, c], voters cut off: [pg2, pg3]");
    }

    /** One host unplugged, one rejecting firewall: together a majority misses it. */
    @Test
    void shouldAddThoseThatWereRefusedToTheSilent() {
        // Given
        Sights sights =
                new Sights()
                        .silent("pg1", 3000, "a")
                        .refused("pg1", 2, 100, "b")
                        .cutOff("pg2", "pg3");

        // When
        Verdict verdict = judge(sights);

        // Then
        assertThat(verdict).isEqualTo(new Verdict.Silent());
    }

    /** Refused now, silent now: neither run grows old, and yet it is missed all the while. */
    @ParameterizedTest
    @CsvSource({
        "REFUSED, 2999, suspected",
        "REFUSED, 3000, silent",
        "SILENT, 2999, inconclusive",
        "SILENT, 3000, silent",
        "RESTARTING, 3000, restarting",
        "ANSWERED, 3000, healthy",
        "REJECTED, 3000, healthy"
    })
    void shouldCountEachMissTowardsTheSilence(ProbeOutcome newest, long missing, String label) {
        // Given
        Sights sights =
                new Sights().missed("pg1", newest, missing, "a", "b", "c").cutOff("pg2", "pg3");

        // When
        Verdict verdict = judge(sights);

        // Then
        assertThat(verdict.label()).isEqualTo(label);
    }

    @Test
    void shouldTellHowLongItWasMissed() {
        // Given
        Sights sights = new Sights().missed("pg1", ProbeOutcome.REFUSED, 1700, "a");

        // When
        Judgement judgement = judgement(sights);

        // Then
        assertThat(judgement.evidence()).contains("a: refused, 1 in 0 ms, missed for 1700 ms");
    }

    @Test
    void shouldBeInconclusiveWhenSilentAndTheVotersAreUnreachable() {
        // Given
        Sights sights = new Sights().silent("pg1", 60_000, "a", "b", "c");

        // When
        Verdict verdict = judge(sights);

        // Then
        assertThat(verdict)
                .isEqualTo(new Verdict.Inconclusive("silent, but too few voters are cut off"));
    }
}
