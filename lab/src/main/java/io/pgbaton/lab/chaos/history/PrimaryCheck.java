package io.pgbaton.lab.chaos.history;

import io.pgbaton.lab.chaos.history.Operation.Append;
import io.pgbaton.lab.chaos.history.Violation.Kind;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Whether one node acknowledged at a time. A new primary has a higher timeline; a timeline has one
 * primary.
 */
final class PrimaryCheck {

    private PrimaryCheck() {}

    static List<Violation> check(List<Append> appends) {
        List<Append> acknowledged =
                appends.stream()
                        .filter(append -> append.ending() == Ending.OK && append.place() != null)
                        .sorted(Comparator.comparingLong(Append::invoked))
                        .toList();
        List<Violation> found = new ArrayList<>();
        Map<Integer, Append> owners = new HashMap<>();
        Precedence<Append> newest = new Precedence<>(acknowledged, PrimaryCheck::timeline);
        for (Append later : acknowledged) {
            Append owner = owners.putIfAbsent(timeline(later), later);
            if (owner != null && !node(owner).equals(node(later))) {
                found.add(violation(later, owner));
            }
            newest.before(later)
                    .filter(earlier -> timeline(earlier) > timeline(later))
                    .ifPresent(earlier -> found.add(violation(later, earlier)));
        }
        return found;
    }

    private static Violation violation(Append later, Append earlier) {
        return new Violation(
                Kind.TWO_PRIMARIES, "%s was acknowledged after %s".formatted(later, earlier));
    }

    private static int timeline(Append append) {
        return Objects.requireNonNull(append.place()).timeline();
    }

    private static String node(Append append) {
        return Objects.requireNonNull(append.place()).node();
    }
}
