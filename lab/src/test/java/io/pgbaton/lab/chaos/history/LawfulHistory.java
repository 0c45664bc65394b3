package io.pgbaton.lab.chaos.history;

import io.pgbaton.lab.chaos.history.Operation.Append;
import io.pgbaton.lab.chaos.history.Operation.Read;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeSet;

/**
 * What clients of a strictly serializable store could have seen: each operation takes effect at one
 * moment between its begin and its end, and the primary moves now and then.
 */
final class LawfulHistory {
    private static final int LISTS = 4;
    private static final int OVERLAP = 25;

    final List<Operation> operations = new ArrayList<>();
    final Map<Integer, List<Long>> finals = new HashMap<>();

    LawfulHistory(long seed, int length) {
        Random random = new Random(seed);
        int timeline = 1;
        for (long id = 1; id <= length; id++) {
            long moment = id * 10;
            long invoked = moment - 1 - random.nextInt(OVERLAP);
            long ended = moment + 1 + random.nextInt(OVERLAP);
            if (random.nextInt(40) == 0) {
                timeline++;
            }
            Place place = new Place("127.0.0.1" + timeline % 3, timeline);
            Route route = random.nextBoolean() ? Route.POOL : Route.DIRECT;
            List<Integer> lists = some(random);
            if (random.nextInt(3) == 0) {
                Map<Integer, List<Long>> seen = new HashMap<>();
                lists.forEach(list -> seen.put(list, List.copyOf(list(list))));
                operations.add(new Read(id, 1, route, invoked, ended, Ending.OK, place, seen));
                continue;
            }
            Ending ending = ending(random);
            if (ending == Ending.OK || (ending == Ending.INFO && random.nextBoolean())) {
                long element = id;
                lists.forEach(list -> list(list).add(element));
            }
            operations.add(
                    new Append(
                            id,
                            1,
                            route,
                            invoked,
                            ending == Ending.INFO ? Long.MAX_VALUE : ended,
                            ending,
                            ending == Ending.OK ? place : null,
                            lists));
        }
    }

    /** Its operations of a type that ended well. */
    <T extends Operation> List<T> all(Class<T> type) {
        return operations.stream()
                .filter(type::isInstance)
                .map(type::cast)
                .filter(op -> op.ending() == Ending.OK)
                .toList();
    }

    void replace(Operation old, Operation by) {
        operations.set(operations.indexOf(old), by);
    }

    /** A list as it is in the end. */
    List<Long> list(int list) {
        return finals.computeIfAbsent(list, key -> new ArrayList<>());
    }

    private static Ending ending(Random random) {
        return switch (random.nextInt(8)) {
            case 0 -> Ending.INFO;
            case 1 -> Ending.FAIL;
            default -> Ending.OK;
        };
    }

    private static List<Integer> some(Random random) {
        TreeSet<Integer> lists = new TreeSet<>();
        for (int i = 0; i <= random.nextInt(3); i++) {
            lists.add(random.nextInt(LISTS));
        }
        return List.copyOf(lists);
    }
}
