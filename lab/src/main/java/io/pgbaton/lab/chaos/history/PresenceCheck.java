package io.pgbaton.lab.chaos.history;

import io.pgbaton.lab.chaos.history.Operation.Append;
import io.pgbaton.lab.chaos.history.Violation.Kind;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Whether what must be there is there, whole and once, and what must not is not. */
final class PresenceCheck {

    private PresenceCheck() {}

    static List<Violation> check(List<Append> appends, FinalLists lists) {
        List<Violation> found = new ArrayList<>();
        Map<Long, Append> byElement = new HashMap<>();
        for (Append append : appends) {
            byElement.put(append.id(), append);
            long present =
                    append.lists().stream().filter(l -> lists.contains(l, append.id())).count();
            boolean whole = present == append.lists().size();
            switch (append.ending()) {
                case OK -> {
                    if (!whole) {
                        found.add(new Violation(Kind.LOST_WRITE, append + " is missing"));
                    }
                }
                case FAIL -> {
                    if (present > 0) {
                        found.add(new Violation(Kind.ABORTED_WRITE, append + " is there"));
                    }
                }
                case INFO -> {
                    if (present > 0 && !whole) {
                        found.add(
                                new Violation(Kind.TORN_TRANSACTION, append + " is there in part"));
                    }
                }
            }
        }
        lists.keys()
                .forEach(list -> found.addAll(strangers(list, lists.elements(list), byElement)));
        return found;
    }

    private static List<Violation> strangers(
            int list, List<Long> elements, Map<Long, Append> byElement) {
        List<Violation> found = new ArrayList<>();
        Set<Long> before = new HashSet<>();
        for (long element : elements) {
            Append append = byElement.get(element);
            if (append == null || !append.lists().contains(list)) {
                found.add(
                        new Violation(
                                Kind.STRANGE_ELEMENT,
                                "nobody appended %d to list %d".formatted(element, list)));
            } else if (!before.add(element)) {
                found.add(
                        new Violation(
                                Kind.STRANGE_ELEMENT,
                                "list %d has %d twice: %s".formatted(list, element, append)));
            }
        }
        return found;
    }
}
