package io.pgbaton.coordinator.office;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class FollowingTest {

    private final House house = new House("").whole();

    @Test
    void shouldSeeWhoStreamsThroughItsSlot() {
        // Given
        house.answers("pg3", House.cutOff());

        // When, Then
        assertThat(Following.of(house.scene.spec(), house.topology("pg1"), house.evidence()))
                .containsExactly("pg2");
    }

    /**
     * It would be revoked and sent to the primary again and again, and may have followed all along.
     */
    @Test
    void shouldNotCallOneAstrayWhoseReceiverMayNotBeRead() {
        assertThat(Following.astray(House.hidden())).isFalse();
        assertThat(Following.astray(House.cutOff())).isTrue();
        assertThat(Following.astray(House.primary())).isFalse();
    }
}
