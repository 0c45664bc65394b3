package io.pgbaton.lab.chaos.history;

import io.pgbaton.lab.chaos.history.Operation.Append;
import io.pgbaton.lab.chaos.history.Operation.Read;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Judges a history of appends and reads by the contents that are there in the end, when nothing
 * runs any more. A pure function.
 *
 * <p>A list only ever grows at its end, and an element is appended once. So the final list tells
 * the order of all commits, each read must have seen a prefix of it, and what a prefix misses is
 * found by its length. Real time is that of one monotonic clock: all clients are one process.
 */
public final class Judge {

    private Judge() {}

    /**
     * @param operations all operations, in any order
     * @param finals each list with its elements in order; a list that is absent is empty
     */
    public static Judgement judge(
            List<? extends Operation> operations, Map<Integer, List<Long>> finals) {
        List<Append> appends = only(Append.class, operations);
        List<Read> reads =
                only(Read.class, operations).stream()
                        .filter(read -> read.ending() == Ending.OK)
                        .toList();
        FinalLists lists = new FinalLists(finals);
        List<Violation> found = new ArrayList<>();
        found.addAll(PresenceCheck.check(appends, lists));
        found.addAll(ReadCheck.check(reads, appends, lists));
        found.addAll(OrderCheck.check(appends, lists));
        found.addAll(PrimaryCheck.check(appends));
        StaleReads stale = StaleReads.among(reads, appends, lists);
        found.addAll(stale.violations());
        return new Judgement(
                found,
                appends.stream().filter(append -> append.ending() == Ending.OK).count(),
                reads.size(),
                operations.stream().filter(op -> op.ending() == Ending.INFO).count(),
                stale.uncovered());
    }

    private static <T extends Operation> List<T> only(
            Class<T> type, List<? extends Operation> operations) {
        return operations.stream().filter(type::isInstance).map(type::cast).toList();
    }
}
