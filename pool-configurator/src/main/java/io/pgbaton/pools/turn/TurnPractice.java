package io.pgbaton.pools.turn;

import io.pgbaton.cluster.domain.Epoch;
import io.pgbaton.cluster.spec.ClusterSpec;
import io.pgbaton.cluster.spec.ClusterSpec.PoolType;
import io.pgbaton.cluster.spec.ClusterSpec.Route;
import io.pgbaton.pools.domain.Alarm;
import io.pgbaton.pools.domain.Situation;
import io.pgbaton.pools.domain.Target;
import java.io.IOException;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;

/**
 * Pauses and turns a pool that serves nobody, again and again, from epoch to epoch; nothing is told
 * to anybody.
 */
public final class TurnPractice {

    private TurnPractice() {}

    /**
     * Practises on a pool with one database.
     *
     * @return how many turns were seen to have been done
     * @throws ConsoleFailure when the console of cardboard answers what no PgBouncer does
     */
    public static int run(Console console, FragmentFile fragment, String database, int rounds)
            throws ConsoleFailure, IOException {
        PoolIdentity identity = new PoolIdentity("practice", pool(database));
        PoolPorts ports = ports(console, fragment);
        try (PoolNews news = new PoolNews(identity, ports)) {
            PoolTurn turn = new PoolTurn(identity, ports, news);
            int turned = 0;
            for (int round = 1; round <= rounds; round++) {
                Epoch before = new Epoch(round);
                Target old = target(before);
                Target next = target(before.next());
                Situation recovering =
                        new Situation(old, new Alarm.Recovering(next.epoch(), false), next);
                turn.run(new Situation(old, null, null), false, false, before, () -> false);
                turn.run(recovering, true, true, before, () -> false);
                turn.run(new Situation(next, null, null), false, false, before, () -> false);
                turned += turn.settled() ? 1 : 0;
            }
            return turned;
        }
    }

    private static Target target(Epoch epoch) {
        String node = "p" + epoch.number() % 2;
        return new Target(epoch, node, "127.0.0." + (1 + epoch.number() % 2), 1);
    }

    private static ClusterSpec.Pool pool(String database) {
        return new ClusterSpec.Pool(
                "practice",
                PoolType.PGBOUNCER,
                "127.0.0.1:1",
                List.of(database),
                Route.values()[0],
                null,
                null);
    }

    private static PoolPorts ports(Console console, FragmentFile fragment) {
        AppliedEpochs nowhere =
                new AppliedEpochs() {
                    @Override
                    public Epoch highest() {
                        return Epoch.NONE;
                    }

                    @Override
                    public boolean raise(Target target) {
                        return false;
                    }
                };
        return new PoolPorts(
                console,
                fragment,
                nowhere,
                epoch -> {},
                event -> {},
                Set::of,
                PoolMeter.NONE,
                InstantSource.system());
    }
}
