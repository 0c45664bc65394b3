package io.pgbaton.coordinator.domain;

import static io.pgbaton.coordinator.domain.TwoClocks.WALL;
import static io.pgbaton.coordinator.domain.TwoClocks.about;
import static io.pgbaton.coordinator.domain.TwoClocks.nanos;
import static io.pgbaton.coordinator.domain.TwoClocks.of;
import static io.pgbaton.coordinator.domain.TwoClocks.seen;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

/** A monitor that was asked, and answered: how old its word may be at most. */
class EvidenceExchangeTest {

    private final TwoClocks clocks = new TwoClocks();

    /** Asked at 5000, answered at 5040; its clock showed 4700, the newest sighting is of 4500. */
    @Test
    void shouldTakeAnAnswerForAsOldAsItMayBe() {
        // When
        clocks.book.exchanged("a", WALL.plusMillis(4700), nanos(5000), nanos(5040));
        clocks.arrives("a", "pg1", 4500, 5040);

        // Then
        assertThat(clocks.age("a", "pg1", 5040)).isEqualTo(Duration.ofMillis(240));
        assertThat(clocks.fresh("a", "pg1", 5040)).isTrue();
        assertThat(clocks.book.exchanged("a")).isTrue();
        assertThat(clocks.book.exchanged("b")).isFalse();
    }

    /** It settled on a feed that was late from the beginning. */
    @Test
    void shouldTellByAnAnswerThatTheFeedIsLate() {
        // Given
        for (long at = 0; at <= 3000; at += 250) {
            clocks.arrives("a", "pg1", at - 90_000, at);
        }

        // When
        clocks.book.exchanged("a", WALL.plusMillis(3100), nanos(3100), nanos(3110));

        // Then
        clocks.arrives("a", "pg1", 3250 - 90_000, 3250);
        assertThat(clocks.age("a", "pg1", 3250)).satisfies(about(90_000));
    }

    @Property
    void shouldNeverTakeAnObservationForYoungerThanItIsOnceAsked(
            @ForAll @LongRange(min = -1_000_000, max = 1_000_000) long apart,
            @ForAll @LongRange(max = 500) long there,
            @ForAll @LongRange(max = 500) long back,
            @ForAll @LongRange(max = 5000) long onTheWay) {
        // Given
        EvidenceBook other = new EvidenceBook();
        other.exchanged("a", WALL.plusMillis(there + apart), nanos(0), nanos(there + back));

        // When
        other.add(seen("a", "pg1", 10_000 + apart), nanos(10_000 + onTheWay));

        // Then
        Duration age = of(other.at(nanos(10_000 + onTheWay)), "a", "pg1").age();
        assertThat(age)
                .isBetween(Duration.ofMillis(onTheWay - 3), Duration.ofMillis(onTheWay + there));
    }
}
