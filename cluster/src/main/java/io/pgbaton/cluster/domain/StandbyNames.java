package io.pgbaton.cluster.domain;

import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A value of {@code synchronous_standby_names}, in the one form that pgbaton writes: {@code ANY n
 * ("a", "b")}. Names are quoted always, so any node name is safe in it.
 */
public record StandbyNames(String value) {

    /** On a standby: armed before it could ever be promoted (I6). Satisfied by nobody. */
    public static final StandbyNames NONE = any(1, List.of("pgbaton_none"));

    /** Of a primary whose rule has n = 0: no commit waits. Nowhere else (I6). */
    public static final StandbyNames EMPTY = new StandbyNames("");

    /** On a fenced old primary of an epoch: no commit can be acknowledged there. */
    public static StandbyNames fenced(Epoch epoch) {
        return any(1, List.of("pgbaton_fenced_" + epoch));
    }

    /** {@code ANY n} of these, in their natural order. */
    public static StandbyNames any(int n, Collection<String> names) {
        return new StandbyNames(
                names.stream()
                        .sorted()
                        .map(name -> '"' + name.replace("\"", "\"\"") + '"')
                        .collect(Collectors.joining(", ", "ANY " + n + " (", ")")));
    }

    /** Whether a setting read from a server has this very value. */
    public boolean matches(@Nullable String setting) {
        return value.equals(setting);
    }

    @Override
    public String toString() {
        return value;
    }
}
