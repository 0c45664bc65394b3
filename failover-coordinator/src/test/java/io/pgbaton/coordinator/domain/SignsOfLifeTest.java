package io.pgbaton.coordinator.domain;

import static org.assertj.core.api.Assertions.assertThat;

import io.pgbaton.events.ProbeOutcome;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What shows that pg1 lives, and what proves that it is down. */
class SignsOfLifeTest {

    @ParameterizedTest
    @CsvSource({
        "ANSWERED, true",
        "REJECTED, true",
        "RESTARTING, true",
        "REFUSED, false",
        "SILENT, false"
    })
    void shouldTakeWhateverItSaysForLife(ProbeOutcome outcome, boolean lives) {
        // Given
        Sights sights = new Sights().outcome("pg1", outcome, 9, 9000, "b");

        // When, Then
        assertThat(of(sights).of("pg1").isPresent()).isEqualTo(lives);
    }

    @ParameterizedTest
    @CsvSource({"1000, true", "1001, false"})
    void shouldNotTakeOldWordsForLife(long age, boolean lives) {
        // Given
        Sights sights = new Sights().answered("pg1", "b").aged("pg1", Duration.ofMillis(age));

        // When, Then
        assertThat(of(sights).of("pg1").isPresent()).isEqualTo(lives);
    }

    @Test
    void shouldNameTheVantageThatItAnswers() {
        // Given
        Sights sights = new Sights().silent("pg1", 9000, "a").answered("pg1", "b");

        // When, Then
        assertThat(of(sights).of("pg1")).contains("it still answers vantage b");
    }

    /** A voter's stream shows that the primary lives, and says nothing of another node. */
    @Test
    void shouldTakeAVotersStreamForThePrimarysLifeOnly() {
        // Given
        Sights sights = new Sights().streaming("pg2");

        // When, Then
        assertThat(of(sights).of("pg1")).contains("a voter still streams from it");
        assertThat(of(sights).of("pg3")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"2, 100, true", "3, 9000, true", "1, 9000, false", "2, 99, false"})
    void shouldTakeTwoRefusalsApartForProof(int count, long lasted, boolean down) {
        // Given
        Sights sights = new Sights().refused("pg1", count, lasted, "a", "b");

        // When, Then
        assertThat(of(sights).provenDown("pg1")).isEqualTo(down);
    }

    @Test
    void shouldAskAMajorityOfTheNamedVantages() {
        assertThat(of(new Sights().refused("pg1", 9, 9000, "a")).provenDown("pg1")).isFalse();
        assertThat(of(new Sights().refused("pg1", 9, 9000, "a", "x")).provenDown("pg1")).isFalse();
        assertThat(of(new Sights().refused("pg1", 9, 9000, "a", "c")).provenDown("pg1")).isTrue();
    }

    @ParameterizedTest
    @CsvSource({"1000, true", "1001, false"})
    void shouldNotTakeOldRefusalsForProof(long age, boolean down) {
        // Given
        Sights sights = new Sights().refused("pg1", 9, 9000, "a", "b");

        // When
        sights.aged("pg1", Duration.ofMillis(age));

        // Then
        assertThat(of(sights).provenDown("pg1")).isEqualTo(down);
    }

    @Test
    void shouldNotTakeSilenceForProof() {
        // Given
        Sights sights = new Sights().silent("pg1", 9000, "a", "b", "c");

        // When, Then
        assertThat(of(sights).provenDown("pg1")).isFalse();
    }

    private static SignsOfLife of(Sights sights) {
        return new SignsOfLife(Judging.THREE, Judging.ANY_ONE, sights.evidence());
    }
}
