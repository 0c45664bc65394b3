package io.pgbaton.lab.chaos.history;

import io.pgbaton.lab.chaos.history.Operation.Append;
import io.pgbaton.lab.chaos.history.Operation.Read;
import io.pgbaton.lab.chaos.history.Violation.Kind;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Whether each read saw whole transactions, and nothing that did not last. */
final class ReadCheck {

    private ReadCheck() {}

    static List<Violation> check(List<Read> reads, List<Append> appends, FinalLists lists) {
        Map<Long, Append> byElement = new HashMap<>();
        appends.forEach(append -> byElement.put(append.id(), append));
        List<Violation> found = new ArrayList<>();
        for (Read read : reads) {
            read.seen()
                    .forEach(
                            (list, seen) -> {
                                vanished(read, list, seen, lists, byElement).ifPresent(found::add);
                                torn(read, list, seen, byElement).ifPresent(found::add);
                            });
        }
        return found;
    }

    private static Optional<Violation> vanished(
            Read read, int list, List<Long> seen, FinalLists lists, Map<Long, Append> byElement) {
        List<Long> last = lists.elements(list);
        for (int i = 0; i < seen.size(); i++) {
            if (i >= last.size() || !seen.get(i).equals(last.get(i))) {
                return Optional.of(
                        new Violation(
                                Kind.VANISHED_READ,
                                "%s saw %d at %d of list %d, where in the end is %s; it was %s"
                                        .formatted(
                                                read,
                                                seen.get(i),
                                                i,
                                                list,
                                                i < last.size() ? last.get(i) : "nothing",
                                                byElement.get(seen.get(i)))));
            }
        }
        return Optional.empty();
    }

    private static Optional<Violation> torn(
            Read read, int list, List<Long> seen, Map<Long, Append> byElement) {
        for (long element : seen) {
            Append append = byElement.get(element);
            if (append == null) {
                continue;
            }
            for (int other : append.lists()) {
                List<Long> there = read.seen().get(other);
                if (there != null && !there.contains(element)) {
                    return Optional.of(
                            new Violation(
                                    Kind.TORN_TRANSACTION,
                                    "%s saw it in list %d and not in list %d: %s"
                                            .formatted(read, list, other, append)));
                }
            }
        }
        return Optional.empty();
    }
}
