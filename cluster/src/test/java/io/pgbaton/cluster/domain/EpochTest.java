package io.pgbaton.cluster.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

class EpochTest {

    @Property
    void shouldOnlyRise(@ForAll @LongRange(max = Long.MAX_VALUE - 1) long number) {
        // Given
        Epoch epoch = new Epoch(number);

        // When
        Epoch next = epoch.next();

        // Then
        assertThat(next).isGreaterThan(epoch);
        assertThat(next.value()).isEqualTo(number + 1);
        assertThat(next).hasToString(Long.toString(number + 1));
    }

    @Test
    void shouldBeginWithAdoption() {
        // When
        Epoch first = Epoch.NONE.next();

        // Then
        assertThat(first).isEqualTo(Epoch.FIRST);
    }

    @Test
    void shouldRefuseANegativeNumber() {
        // When, Then
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Epoch(-1))
                .withMessage("an epoch is not negative: -1");
    }
}
