package io.pgbaton.lab.chaos.history;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;

/** The lists as they are in the end, with the place of each element. */
final class FinalLists {
    private final Map<Integer, List<Long>> lists;
    private final Map<Integer, Map<Long, Integer>> positions = new HashMap<>();

    FinalLists(Map<Integer, List<Long>> lists) {
        this.lists = Map.copyOf(lists);
        lists.forEach(
                (list, elements) -> {
                    Map<Long, Integer> at = new HashMap<>();
                    for (int i = 0; i < elements.size(); i++) {
                        at.putIfAbsent(elements.get(i), i);
                    }
                    positions.put(list, at);
                });
    }

    Set<Integer> keys() {
        return lists.keySet();
    }

    List<Long> elements(int list) {
        return lists.getOrDefault(list, List.of());
    }

    /** Where an element stands in a list, counted from 0; empty when it is missing. */
    OptionalInt position(int list, long element) {
        Integer at = positions.getOrDefault(list, Map.of()).get(element);
        return at == null ? OptionalInt.empty() : OptionalInt.of(at);
    }

    boolean contains(int list, long element) {
        return position(list, element).isPresent();
    }
}
