package io.pgbaton.coordinator.domain;

import static org.assertj.core.api.Assertions.assertThat;

import io.pgbaton.cluster.domain.Topology;
import io.pgbaton.cluster.spec.ClusterSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * From which verdict one changed word leads to which, against the table of the specification
 * (docs/failover.md, "From verdict to verdict"): every combination of words, and every change of
 * one of them.
 */
class VerdictTransitionsTest {

    private static final Path SPECIFICATION = Path.of("..", "docs", "failover.md");
    private static final Pattern ROW =
            Pattern.compile("\\| ([a-z][a-z-]*) \\| ([a-z][a-z, -]*) \\|");

    private static final ClusterSpec FOUR = Fixtures.spec(4);

    /** {@code ANY 1 (pg2, pg3)}; the primary is on timeline 2. */
    private static final Topology SECOND =
            new Topology(
                    Judging.ANY_ONE.epoch(),
                    "pg1",
                    Judging.ANY_ONE.rule(),
                    null,
                    2,
                    Fixtures.NOW,
                    "failover");

    private static final Map<Words, String> VERDICTS = new HashMap<>();
    private static final SortedSet<String> TAKEN = new TreeSet<>();

    @BeforeAll
    static void judge() {
        for (Words words : Words.all()) {
            VERDICTS.put(words, Judge.judge(FOUR, SECOND, words.evidence()).verdict().label());
        }
        VERDICTS.forEach(
                (words, from) -> {
                    for (Words next : words.changed()) {
                        String to = Objects.requireNonNull(VERDICTS.get(next));
                        if (!to.equals(from)) {
                            TAKEN.add(from + " -> " + to);
                        }
                    }
                });
    }

    @Test
    void shouldGoFromVerdictToVerdictAsTheSpecificationHasIt() throws IOException {
        // When
        SortedSet<String> specified = specification();

        // Then
        assertThat(missing(specified, TAKEN)).as("never taken").isEmpty();
        assertThat(missing(TAKEN, specified)).as("taken, not allowed").isEmpty();
    }

    @Test
    void shouldReachEveryVerdict() {
        assertThat(new TreeSet<>(VERDICTS.values()))
                .hasSize(Verdict.class.getPermittedSubclasses().length);
    }

    /** At least two have to say something else. */
    @Test
    void shouldNeitherConvictNorAcquitByOneWord() {
        assertThat(TAKEN)
                .contains("suspected -> dead", "unreachable-from -> silent")
                .doesNotContain("healthy -> dead", "healthy -> silent")
                .doesNotContain("dead -> healthy", "silent -> healthy");
    }

    /** Every pair of verdicts, but those that the table excludes. */
    private static SortedSet<String> specification() throws IOException {
        SortedSet<String> verdicts = new TreeSet<>(VERDICTS.values());
        SortedSet<String> arrows = new TreeSet<>();
        for (String from : verdicts) {
            for (String to : verdicts) {
                if (!to.equals(from)) {
                    arrows.add(from + " -> " + to);
                }
            }
        }
        SortedSet<String> excluded = excluded();
        assertThat(arrows).containsAll(excluded);
        arrows.removeAll(excluded);
        return arrows;
    }

    private static SortedSet<String> excluded() throws IOException {
        String text = Files.readString(SPECIFICATION);
        int section = text.indexOf("### From verdict to verdict");
        assertThat(section).isPositive();
        SortedSet<String> arrows = new TreeSet<>();
        Matcher rows = ROW.matcher(text.substring(section, text.indexOf("\n## ", section)));
        while (rows.find()) {
            for (String to : rows.group(2).split(", ")) {
                arrows.add(rows.group(1) + " -> " + to);
            }
        }
        return arrows;
    }

    private static SortedSet<String> missing(SortedSet<String> of, SortedSet<String> in) {
        SortedSet<String> missing = new TreeSet<>(of);
        missing.removeAll(in);
        return missing;
    }
}
