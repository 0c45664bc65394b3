package io.pgbaton.lab.chaos.history;

import static org.assertj.core.api.Assertions.assertThat;

import io.pgbaton.lab.chaos.history.Operation.Append;
import io.pgbaton.lab.chaos.history.Operation.Read;
import io.pgbaton.lab.chaos.history.Violation.Kind;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import net.jqwik.api.Assume;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** Whatever a lawful store shows is passed; one thing that is planted in it is found. */
class JudgePropertyTest {
    private static final int LENGTH = 150;

    @Property(tries = 200)
    void shouldPassEveryLawfulHistory(@ForAll long seed) {
        // Given
        LawfulHistory history = new LawfulHistory(seed, LENGTH);

        // When
        Judgement judgement = Judge.judge(history.operations, history.finals);

        // Then
        assertThat(judgement.violations()).isEmpty();
        assertThat(judgement.uncovered()).isZero();
    }

    @Property(tries = 100)
    void shouldFindAPlantedLostWrite(
            @ForAll long seed, @ForAll @IntRange(min = 0, max = 1000) int pick) {
        // Given
        LawfulHistory history = new LawfulHistory(seed, LENGTH);
        List<Append> appends = history.all(Append.class);
        Append victim = appends.get(pick % appends.size());
        victim.lists().forEach(list -> history.list(list).remove(victim.id()));

        // When
        Judgement judgement = Judge.judge(history.operations, history.finals);

        // Then
        assertThat(judgement.violations())
                .anySatisfy(
                        violation -> {
                            assertThat(violation.kind()).isEqualTo(Kind.LOST_WRITE);
                            assertThat(violation.text()).contains("append " + victim.id() + " ");
                        });
    }

    @Property(tries = 100)
    void shouldFindAPlantedStaleRead(
            @ForAll long seed, @ForAll @IntRange(min = 0, max = 1000) int pick) {
        // Given
        LawfulHistory history = new LawfulHistory(seed, LENGTH);
        List<Read> reads =
                history.all(Read.class).stream()
                        .filter(read -> missable(read, history).isPresent())
                        .toList();
        Assume.that(!reads.isEmpty());
        Read victim = reads.get(pick % reads.size());
        Append missed = missable(victim, history).orElseThrow();
        history.replace(victim, blind(victim, missed));

        // When
        Judgement judgement = Judge.judge(history.operations, history.finals);

        // Then
        assertThat(judgement.violations())
                .anySatisfy(
                        violation -> {
                            assertThat(violation.kind()).isEqualTo(Kind.STALE_READ);
                            assertThat(violation.text()).contains("read " + victim.id() + " ");
                        });
    }

    @Property(tries = 100)
    void shouldFindAPlantedViolationOfOrder(
            @ForAll long seed, @ForAll @IntRange(min = 0, max = 1000) int pick) {
        // Given
        LawfulHistory history = new LawfulHistory(seed, LENGTH);
        List<Append> appends = history.all(Append.class);
        List<List<Append>> pairs = new ArrayList<>();
        for (Append one : appends) {
            appends.stream()
                    .filter(one::precedes)
                    .filter(two -> two.lists().contains(one.lists().getFirst()))
                    .findFirst()
                    .ifPresent(two -> pairs.add(List.of(one, two)));
        }
        List<Append> pair = pairs.get(pick % pairs.size());
        List<Long> list = history.list(pair.getFirst().lists().getFirst());
        Collections.swap(
                list, list.indexOf(pair.getFirst().id()), list.indexOf(pair.getLast().id()));

        // When
        Judgement judgement = Judge.judge(history.operations, history.finals);

        // Then
        assertThat(judgement.violations()).extracting(Violation::kind).contains(Kind.ORDER);
    }

    @Property(tries = 100)
    void shouldFindAnAcknowledgementOfAnOldPrimary(
            @ForAll long seed, @ForAll @IntRange(min = 0, max = 1000) int pick) {
        // Given
        LawfulHistory history = new LawfulHistory(seed, LENGTH);
        List<Append> appends = history.all(Append.class);
        Append first = appends.getFirst();
        List<Append> later = appends.stream().filter(first::precedes).toList();
        Append victim = later.get(pick % later.size());
        history.replace(
                victim,
                new Append(
                        victim.id(),
                        victim.client(),
                        victim.route(),
                        victim.invoked(),
                        victim.ended(),
                        Ending.OK,
                        new Place("127.0.0.99", 0),
                        victim.lists()));

        // When
        Judgement judgement = Judge.judge(history.operations, history.finals);

        // Then
        assertThat(judgement.violations()).extracting(Violation::kind).contains(Kind.TWO_PRIMARIES);
    }

    /** The last append that a read has seen and had to see. */
    private static Optional<Append> missable(Read read, LawfulHistory history) {
        return history.all(Append.class).stream()
                .filter(append -> append.precedes(read))
                .filter(append -> append.lists().stream().anyMatch(read.seen()::containsKey))
                .reduce((one, two) -> two);
    }

    /** The same read as if it had come before that append, through the pool. */
    private static Read blind(Read read, Append missed) {
        Map<Integer, List<Long>> seen = new HashMap<>(read.seen());
        for (int list : missed.lists()) {
            seen.computeIfPresent(
                    list, (key, elements) -> elements.subList(0, elements.indexOf(missed.id())));
        }
        return new Read(
                read.id(),
                read.client(),
                Route.POOL,
                read.invoked(),
                read.ended(),
                Ending.OK,
                read.place(),
                seen);
    }
}
