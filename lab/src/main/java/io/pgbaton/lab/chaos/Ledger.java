package io.pgbaton.lab.chaos;

import io.pgbaton.lab.chaos.history.Violation;
import io.pgbaton.lab.chaos.history.Violation.Kind;
import io.pgbaton.lab.load.LoadClient;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What earlier rounds on a lab ended with: it has to be there after all later ones, too. Keeps
 * nothing of a round but what was acknowledged: some 20 kB.
 */
final class Ledger {
    private final Map<Integer, List<Long>> lists = new HashMap<>();
    private final List<long[]> inserts = new ArrayList<>();

    /**
     * Keeps what a round ended with.
     *
     * @param finals its lists
     * @param acknowledgedIds its inserts
     */
    void keep(Map<Integer, List<Long>> finals, long[] acknowledgedIds) {
        lists.putAll(finals);
        inserts.add(acknowledgedIds);
    }

    /** What is missing on the primary now. */
    List<Violation> check(Connection primary) throws SQLException {
        List<Violation> found = new ArrayList<>(compare(lists, everything(primary)));
        long lost = 0;
        for (long[] ids : inserts) {
            lost += LoadClient.missing(primary, ids).size();
        }
        if (lost > 0) {
            found.add(
                    new Violation(
                            Kind.LOST_HISTORY, lost + " acknowledged inserts of earlier rounds"));
        }
        return found;
    }

    /**
     * A list may have grown since, by an append whose outcome nobody had told. It may not shrink or
     * change.
     */
    static List<Violation> compare(
            Map<Integer, List<Long>> before, Map<Integer, List<Long>> after) {
        List<Violation> found = new ArrayList<>();
        before.forEach(
                (list, elements) -> {
                    List<Long> now = after.getOrDefault(list, List.of());
                    if (now.size() < elements.size()
                            || !now.subList(0, elements.size()).equals(elements)) {
                        found.add(
                                new Violation(
                                        Kind.LOST_HISTORY,
                                        "list %d was %s and is %s".formatted(list, elements, now)));
                    }
                });
        return found;
    }

    private static Map<Integer, List<Long>> everything(Connection primary) throws SQLException {
        return Lists.between(primary, 0, Integer.MAX_VALUE);
    }
}
