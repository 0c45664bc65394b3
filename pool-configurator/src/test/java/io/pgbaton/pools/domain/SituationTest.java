package io.pgbaton.pools.domain;

import static org.assertj.core.api.Assertions.assertThat;

import io.pgbaton.cluster.domain.Epoch;
import io.pgbaton.cluster.domain.RecoveryPhase;
import io.pgbaton.pools.Declarations;
import org.junit.jupiter.api.Test;

class SituationTest {

    @Test
    void shouldLetTheSealedTopologySpeakLouderThanAJournalThatIsStillOpen() {
        // When
        Situation situation = Declarations.of(2, "pg2").journal(2, RecoveryPhase.SEALING).build();
        // Then
        assertThat(situation.alarm()).isNull();
    }

    @Test
    void shouldIgnoreASuspicionOfAnEarlierEpoch() {
        // When
        Situation situation = Declarations.of(2, "pg2").suspicion(1, "pg1", 9).build();
        // Then
        assertThat(situation.alarm()).isNull();
    }

    @Test
    void shouldKnowWhereAnOpenJournalIsAboutToLead() {
        // When
        Situation situation =
                Declarations.of(1, "pg1").candidate(2, "pg2", RecoveryPhase.CHOSEN).build();
        // Then
        assertThat(situation.alarm()).isInstanceOf(Alarm.Recovering.class);
        assertThat(situation.coming()).isEqualTo(new Target(new Epoch(2), "pg2", "10.0.0.2", 5432));
    }

    @Test
    void shouldKnowNothingWithoutATopology() {
        // When
        Situation situation = Situation.of(Declarations.SPEC, null, null, null, 0);
        // Then
        assertThat(situation).isEqualTo(Situation.NONE);
    }
}
