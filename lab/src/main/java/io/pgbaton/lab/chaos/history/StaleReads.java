package io.pgbaton.lab.chaos.history;

import io.pgbaton.lab.chaos.history.Operation.Append;
import io.pgbaton.lab.chaos.history.Operation.Read;
import io.pgbaton.lab.chaos.history.Violation.Kind;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.TreeSet;

/**
 * Reads that missed what had been acknowledged before they were asked for.
 *
 * @param uncovered how many of them are none of pgbaton's: the client was connected directly to one
 *     node, and another had acknowledged what it missed
 */
record StaleReads(List<Violation> violations, long uncovered) {

    static StaleReads among(List<Read> reads, List<Append> appends, FinalLists lists) {
        List<Violation> violations = new ArrayList<>();
        long uncovered = 0;
        TreeSet<Integer> keys = new TreeSet<>();
        reads.forEach(read -> keys.addAll(read.seen().keySet()));
        for (int list : keys) {
            Precedence<Append> acknowledged =
                    new Precedence<>(
                            appends.stream()
                                    .filter(append -> append.ending() == Ending.OK)
                                    .filter(append -> append.lists().contains(list))
                                    .filter(append -> lists.contains(list, append.id()))
                                    .toList(),
                            append -> lists.position(list, append.id()).getAsInt());
            for (Read read : asked(reads, list)) {
                Append missed = acknowledged.before(read).orElse(null);
                if (missed == null
                        || read.seen().getOrDefault(list, List.of()).contains(missed.id())) {
                    continue;
                }
                if (read.route() == Route.POOL || sameNode(read, missed)) {
                    violations.add(
                            new Violation(
                                    Kind.STALE_READ,
                                    "%s missed in list %d: %s".formatted(read, list, missed)));
                } else {
                    uncovered++;
                }
            }
        }
        return new StaleReads(violations, uncovered);
    }

    private static List<Read> asked(List<Read> reads, int list) {
        return reads.stream()
                .filter(read -> read.seen().containsKey(list))
                .sorted(Comparator.comparingLong(Read::invoked))
                .toList();
    }

    private static boolean sameNode(Operation one, Operation other) {
        Place here = one.place();
        Place there = other.place();
        return here != null && there != null && Objects.equals(here.node(), there.node());
    }
}
