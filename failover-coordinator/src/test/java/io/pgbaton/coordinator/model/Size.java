package io.pgbaton.coordinator.model;

import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/**
 * A world that is explored: what it is made of, and what may happen in it.
 *
 * @param healEach each so many-th world has to heal as well; 0: none
 * @param considered which moves are of interest
 */
record Size(String name, Scene scene, Budget budget, int healEach, Predicate<Move> considered)
        implements Comparable<Size> {

    private static final int BOUND = 40_000_000;
    private static final Scene THREE = Scene.of(3, 1);
    private static final Scene FOUR = Scene.of(4, 2);
    private static final Scene FOUR_ANY_1 = Scene.of(4, 1);
    private static final Budget ONE = Budget.epochs(2).commits(1).beside(1);

    /** Those that are explored in CI, the small ones first. */
    static final List<Size> ALL =
            List.of(
                    new Size("three nodes", THREE.withEarlyFence(), ONE, 1),
                    new Size("three nodes, lags", THREE.lagging(Scene.Lag.values()), ONE, 20),
                    new Size("three nodes, a switchover", THREE, ONE.switchovers(1), 50),
                    new Size("three nodes, a rule", THREE, ONE.rules(1), 50),
                    new Size("three nodes, suspected", THREE, ONE.leases(1).suspicions(1), 500),
                    new Size("three nodes, a lease", THREE, ONE.leases(1), 500),
                    new Size("three nodes, a stream", THREE, ONE.drops(1), 500),
                    new Size("three nodes, a kill of p", THREE, ONE.kills(1), 500).killing("p"),
                    new Size("three nodes, a kill of v", THREE, ONE.kills(1), 500).killing("v"),
                    new Size("three nodes, a kill of w", THREE, ONE.kills(1), 500).killing("w"),
                    new Size("four nodes, ANY 2", FOUR, ONE, 500),
                    new Size("four nodes, ANY 1", FOUR_ANY_1, ONE, 500),
                    new Size("four nodes, ANY 2, a kill of p", FOUR, ONE.kills(1), 0).killing("p"),
                    new Size("four nodes, ANY 2, a kill of v", FOUR, ONE.kills(1), 0).killing("v"),
                    new Size("four nodes, ANY 2, a lease", FOUR, ONE.leases(1), 0),
                    new Size("an adoption", THREE.notAdopted(), ONE.kills(1).leases(1), 500));

    private Size(String name, Scene scene, Budget budget, int healEach) {
        this(name, scene, budget, healEach, move -> true);
    }

    /**
     * One node is killed, at any moment: all sizes that kill another one together are the whole.
     */
    private Size killing(String node) {
        int killed = scene.nodes().indexOf(node);
        return new Size(
                name,
                scene,
                budget,
                healEach,
                move ->
                        !(move instanceof Move.OfNode(Move.Event event, int at))
                                || at == killed
                                || (event != Move.Event.KILLED
                                        && event != Move.Event.DIES_PROMOTING));
    }

    /** Explores it until then, by {@link System#nanoTime}. */
    Explorer.Found explored(long deadline) {
        World world = World.of(new Cluster(scene, Course.Book.remembering()), budget);
        return new Explorer(BOUND, false, Set.of(), healEach, considered)
                .until(deadline)
                .from(world);
    }

    @Override
    public int compareTo(Size other) {
        return name.compareTo(other.name);
    }

    @Override
    public String toString() {
        return name;
    }
}
