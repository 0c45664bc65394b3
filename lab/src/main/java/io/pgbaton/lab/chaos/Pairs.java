package io.pgbaton.lab.chaos;

import io.pgbaton.lab.chaos.fault.FaultKind;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

/**
 * Which second fault comes with a first one: each that goes with it in turn, so that a long plan
 * crosses every two kinds that can be there at a time. Used by one plan.
 */
final class Pairs {
    private final List<FaultKind> kinds;
    private final Random random;
    private final Map<FaultKind, List<FaultKind>> left = new EnumMap<>(FaultKind.class);

    /**
     * @param kinds those that may come
     * @param random settles the order
     */
    Pairs(List<FaultKind> kinds, Random random) {
        this.kinds = kinds;
        this.random = random;
    }

    /** The next one that goes with this; empty when none does. */
    Optional<FaultKind> with(FaultKind first) {
        List<FaultKind> partners = left(first);
        if (partners.isEmpty()) {
            return Optional.empty();
        }
        FaultKind second = partners.removeLast();
        left(second).remove(first);
        return Optional.of(second);
    }

    private List<FaultKind> left(FaultKind kind) {
        List<FaultKind> partners = left.computeIfAbsent(kind, k -> new ArrayList<>());
        if (partners.isEmpty()) {
            kinds.stream().filter(kind::goesWith).forEach(partners::add);
            Collections.shuffle(partners, random);
        }
        return partners;
    }
}
