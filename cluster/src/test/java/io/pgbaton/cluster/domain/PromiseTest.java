package io.pgbaton.cluster.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullAndEmptySource;
import org.junit.jupiter.params.provider.ValueSource;

class PromiseTest {

    @Property
    void shouldReadBackWhatItWrites(
            @ForAll @LongRange(max = Long.MAX_VALUE) long epoch,
            @ForAll @LongRange(max = Long.MAX_VALUE) long token) {
        // Given
        Promise promise = new Promise(new Epoch(epoch), token);

        // When
        Promise read = Promise.parse(promise.toString());

        // Then
        assertThat(read).isEqualTo(promise);
    }

    @Property
    void shouldCompareEpochThenToken(
            @ForAll @LongRange(max = 3) long epoch,
            @ForAll @LongRange(max = 3) long token,
            @ForAll @LongRange(max = 3) long otherEpoch,
            @ForAll @LongRange(max = 3) long otherToken) {
        // Given
        Promise promise = new Promise(new Epoch(epoch), token);
        Promise other = new Promise(new Epoch(otherEpoch), otherToken);

        // When
        boolean forbids = promise.forbids(other);

        // Then
        boolean higher = epoch > otherEpoch || (epoch == otherEpoch && token > otherToken);
        assertThat(forbids).isEqualTo(higher);
        assertThat(promise.max(other)).isEqualTo(higher ? promise : other);
        assertThat(promise.compareTo(other) == 0).isEqualTo(promise.equals(other));
    }

    @ParameterizedTest
    @NullAndEmptySource
    void shouldTakeAnAbsentSettingForNoPromise(@org.jspecify.annotations.Nullable String text) {
        // When
        Promise promise = Promise.parse(text);

        // Then
        assertThat(promise).isEqualTo(Promise.NONE);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "5",
                "_",
                "5_",
                "_5",
                "5_6_7",
                "a_6",
                "5_b",
                "-5_6",
                "5_-6",
                "+5_6",
                "5_+6",
                " 5_6",
                "5_6 ",
                "5-6",
                "99999999999999999999_1"
            })
    void shouldNeverGuessAPromise(String text) {
        // When, Then
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Promise.parse(text))
                .withMessageContaining(text);
    }

    @Test
    void shouldNotForbidItself() {
        // Given
        Promise promise = new Promise(new Epoch(7), 11);

        // When
        boolean forbids = promise.forbids(new Promise(new Epoch(7), 11));

        // Then
        assertThat(forbids).isFalse();
    }
}
