package io.pgbaton.lab.chaos.history;

import io.pgbaton.lab.chaos.history.Operation.Append;
import io.pgbaton.lab.chaos.history.Violation.Kind;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Whether appends stand in an order that real time allows. */
final class OrderCheck {

    private OrderCheck() {}

    static List<Violation> check(List<Append> appends, FinalLists lists) {
        List<Violation> found = new ArrayList<>();
        for (int list : lists.keys()) {
            List<Append> there =
                    appends.stream()
                            .filter(append -> append.lists().contains(list))
                            .filter(append -> lists.contains(list, append.id()))
                            .sorted(Comparator.comparingLong(Append::invoked))
                            .toList();
            Precedence<Append> acknowledged =
                    new Precedence<>(
                            there.stream().filter(a -> a.ending() == Ending.OK).toList(),
                            append -> lists.position(list, append.id()).getAsInt());
            for (Append later : there) {
                int at = lists.position(list, later.id()).getAsInt();
                acknowledged
                        .before(later)
                        .filter(e -> lists.position(list, e.id()).getAsInt() > at)
                        .ifPresent(
                                earlier ->
                                        found.add(
                                                new Violation(
                                                        Kind.ORDER,
                                                        "in list %d %s stands before %s"
                                                                .formatted(list, later, earlier))));
            }
        }
        return found;
    }
}
