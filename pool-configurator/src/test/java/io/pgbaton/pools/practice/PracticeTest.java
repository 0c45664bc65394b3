package io.pgbaton.pools.practice;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PracticeTest {

    @Test
    void shouldTurnThePoolInEachRoundAsARealOneIsTurned() {
        assertThat(Practice.run(5)).isEqualTo(5);
    }
}
