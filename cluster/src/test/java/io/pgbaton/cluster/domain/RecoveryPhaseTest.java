package io.pgbaton.cluster.domain;

import static io.pgbaton.cluster.domain.RecoveryPhase.ABANDONED;
import static io.pgbaton.cluster.domain.RecoveryPhase.CHOSEN;
import static io.pgbaton.cluster.domain.RecoveryPhase.DONE;
import static io.pgbaton.cluster.domain.RecoveryPhase.PAUSING;
import static io.pgbaton.cluster.domain.RecoveryPhase.PROMOTING;
import static io.pgbaton.cluster.domain.RecoveryPhase.READOPTING;
import static io.pgbaton.cluster.domain.RecoveryPhase.REPOINTING;
import static io.pgbaton.cluster.domain.RecoveryPhase.REVOKING;
import static io.pgbaton.cluster.domain.RecoveryPhase.SEALING;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The transition table, and a visit to each of its transitions. */
class RecoveryPhaseTest {

    /** Lives that a journal may have; between them they use every transition there is. */
    static final List<List<RecoveryPhase>> LIVES =
            List.of(
                    List.of(REVOKING, CHOSEN, PROMOTING, REPOINTING, SEALING, DONE),
                    List.of(REVOKING, READOPTING, DONE),
                    List.of(REVOKING, READOPTING, ABANDONED),
                    List.of(REVOKING, CHOSEN, ABANDONED),
                    List.of(REVOKING, CHOSEN, PROMOTING, ABANDONED),
                    List.of(REVOKING, CHOSEN, PROMOTING, REPOINTING, ABANDONED),
                    List.of(REVOKING, CHOSEN, PROMOTING, REPOINTING, SEALING, ABANDONED),
                    List.of(PAUSING, REVOKING, READOPTING, DONE),
                    List.of(PAUSING, ABANDONED));

    @ParameterizedTest
    @FieldSource("LIVES")
    void shouldLiveThroughItsPhases(List<RecoveryPhase> life) {
        // Given
        Journal journal = journal(life.getFirst());

        // When
        for (RecoveryPhase phase : life.subList(1, life.size())) {
            journal = moved(journal, phase);
        }

        // Then
        assertThat(journal.phase()).isEqualTo(life.getLast());
        assertThat(journal.phase().terminal()).isTrue();
    }

    @Test
    void shouldHaveNoTransitionThatNoTestVisited() {
        // Given
        Set<String> visited = new TreeSet<>();
        for (List<RecoveryPhase> life : LIVES) {
            for (int i = 1; i < life.size(); i++) {
                visited.add(life.get(i - 1) + " -> " + life.get(i));
            }
        }

        // When
        Set<String> table = new TreeSet<>();
        for (RecoveryPhase from : RecoveryPhase.values()) {
            from.next().forEach(to -> table.add(from + " -> " + to));
        }

        // Then
        assertThat(table).as("transitions that no test visited").isSubsetOf(visited);
        assertThat(visited).as("visited, but not in the table").isSubsetOf(table);
    }

    @ParameterizedTest
    @MethodSource("illegal")
    void shouldRefuseEveryOtherTransition(RecoveryPhase from, RecoveryPhase to) {
        // Given
        Journal journal = reached(from);

        // When, Then
        assertThatIllegalStateException()
                .isThrownBy(() -> moved(journal, to))
                .withMessageContaining("epoch 5");
    }

    @ParameterizedTest
    @EnumSource
    void shouldHaveACandidateExactlyFromItsChoiceToItsEnd(RecoveryPhase phase) {
        // When
        boolean has = phase.hasCandidate();

        // Then
        assertThat(has).isEqualTo(!phase.terminal() && reached(phase).candidate() != null);
    }

    @Test
    void shouldEndInOneOfTwoWays() {
        // When
        List<RecoveryPhase> terminal =
                Arrays.stream(RecoveryPhase.values()).filter(RecoveryPhase::terminal).toList();

        // Then
        assertThat(terminal).containsExactly(DONE, ABANDONED);
    }

    static Stream<Object[]> illegal() {
        List<Object[]> pairs = new ArrayList<>();
        for (RecoveryPhase from : RecoveryPhase.values()) {
            for (RecoveryPhase to : RecoveryPhase.values()) {
                if (!from.next().contains(to)) {
                    pairs.add(new Object[] {from, to});
                }
            }
        }
        return pairs.stream();
    }

    private static Journal reached(RecoveryPhase phase) {
        List<RecoveryPhase> life =
                LIVES.stream().filter(l -> l.contains(phase)).findFirst().orElseThrow();
        Journal journal = journal(life.getFirst());
        for (RecoveryPhase next : life.subList(1, life.indexOf(phase) + 1)) {
            journal = moved(journal, next);
        }
        return journal;
    }

    private static Journal moved(Journal journal, RecoveryPhase next) {
        return next == CHOSEN && journal.candidate() == null
                ? journal.choosing(JournalTest.candidate("pg2"), Map.of())
                : journal.in(next);
    }

    /** A switchover begins with its pools, a failover with the voters. */
    private static Journal journal(RecoveryPhase first) {
        Journal.Kind kind = first == PAUSING ? Journal.Kind.SWITCHOVER : Journal.Kind.FAILOVER;
        return Journal.begin(new Epoch(5), 42, kind, "pg1", "why", Instant.EPOCH);
    }
}
