package io.pgbaton.cluster.spec;

import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;

/** A cluster file that is refused, with everything that is wrong with it, in the file's order. */
public final class InvalidSpec extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient List<Problem> problems;

    /**
     * One thing that is wrong.
     *
     * @param source the file's name
     * @param line counted from 1
     * @param path where in the file's structure, for example {@code spec.nodes[1].name}; empty for
     *     the file itself
     * @param reason what is wrong and what to do
     */
    public record Problem(String source, int line, String path, String reason) {
        @Override
        public String toString() {
            return source + ":" + line + ": " + (path.isEmpty() ? "" : path + ": ") + reason;
        }
    }

    InvalidSpec(List<Problem> problems) {
        super(
                problems.stream()
                        .sorted(ORDER)
                        .map(Problem::toString)
                        .collect(Collectors.joining("\n")));
        this.problems = problems.stream().sorted(ORDER).toList();
    }

    private static final Comparator<Problem> ORDER = Comparator.comparingInt(Problem::line);

    /** All of them, at least one. */
    public List<Problem> problems() {
        return problems;
    }
}
