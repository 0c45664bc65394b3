package io.pgbaton.lab.chaos;

import io.pgbaton.lab.chaos.fault.FaultKind;
import io.pgbaton.lab.chaos.fault.PlannedFault;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.Function;

/**
 * Which faults befall the cluster, one or two at a time. A pure function of the seed: the same seed
 * gives the same faults in the same order, with the same times.
 *
 * @param seed what it was made from
 * @param rounds the faults of each round; the cluster is healthy between rounds
 */
public record FaultPlan(long seed, List<List<PlannedFault>> rounds) {
    /** Of how many rounds of a hundred two faults are wanted; not for each there is a second. */
    private static final int PAIRS = 25;

    public FaultPlan {
        rounds = rounds.stream().map(List::copyOf).toList();
    }

    /**
     * Plans faults. Each kind comes once before one comes twice.
     *
     * @param count how many faults; 1 or more
     * @param kinds which kinds; not empty
     */
    public static FaultPlan of(long seed, int count, List<FaultKind> kinds) {
        // Its algorithm is specified: seeds mean the same on every Java.
        Random random = new Random(seed);
        return of(seed, count, kinds, random, first -> byChance(first, kinds, random));
    }

    /**
     * The same with a share of rounds that have two faults, in which every kind is crossed with
     * each that it goes with.
     *
     * @param pairs how many rounds of a hundred; 0 to 100
     */
    public static FaultPlan crossed(long seed, int count, List<FaultKind> kinds, int pairs) {
        if (pairs < 0 || pairs > 100) {
            throw new IllegalArgumentException("pairs is a share of a hundred");
        }
        Random random = new Random(seed);
        Pairs crossing = new Pairs(kinds, random);
        return of(
                seed,
                count,
                kinds,
                random,
                first -> random.nextInt(100) < pairs ? crossing.with(first) : Optional.empty());
    }

    private static Optional<FaultKind> byChance(
            FaultKind first, List<FaultKind> kinds, Random random) {
        return random.nextInt(100) < PAIRS
                ? kinds.stream()
                        .filter(first::goesWith)
                        .skip(random.nextInt(FaultKind.values().length))
                        .findFirst()
                : Optional.empty();
    }

    private static FaultPlan of(
            long seed,
            int count,
            List<FaultKind> kinds,
            Random random,
            Function<FaultKind, Optional<FaultKind>> second) {
        if (count < 1 || kinds.isEmpty()) {
            throw new IllegalArgumentException("a plan has one fault at least, of some kind");
        }
        List<FaultKind> bag = new ArrayList<>();
        List<List<PlannedFault>> rounds = new ArrayList<>();
        for (int left = count; left > 0; ) {
            FaultKind first = draw(bag, kinds, random);
            List<PlannedFault> round = new ArrayList<>();
            round.add(planned(first, Duration.ZERO, random));
            if (left > 1) {
                second.apply(first)
                        .ifPresent(other -> round.add(planned(other, soon(random), random)));
            }
            left -= round.size();
            rounds.add(round);
        }
        return new FaultPlan(seed, rounds);
    }

    /** Whether a kind is among them. */
    public boolean has(FaultKind kind) {
        return rounds.stream().flatMap(List::stream).anyMatch(fault -> fault.kind() == kind);
    }

    /** How many faults there are. */
    public int size() {
        return rounds.stream().mapToInt(List::size).sum();
    }

    private static FaultKind draw(List<FaultKind> bag, List<FaultKind> kinds, Random random) {
        if (bag.isEmpty()) {
            bag.addAll(kinds);
            Collections.shuffle(bag, random);
        }
        return bag.removeLast();
    }

    private static Duration soon(Random random) {
        return Duration.ofMillis(random.nextInt(1500));
    }

    /** Short times are more frequent than long ones: as many from 1 to 5 s as from 5 to 25 s. */
    private static PlannedFault planned(FaultKind kind, Duration delay, Random random) {
        double ratio = (double) kind.longest() / kind.shortest();
        double seconds = kind.shortest() * Math.pow(ratio, random.nextDouble());
        return new PlannedFault(
                kind,
                random.nextInt(PlannedFault.PICKS),
                delay,
                Duration.ofMillis(Math.round(seconds * 1000)));
    }
}
