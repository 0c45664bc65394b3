package io.pgbaton.pools.domain;

import static org.assertj.core.api.Assertions.assertThat;

import io.pgbaton.cluster.domain.Epoch;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class PoolPlanProperties {

    private static final List<String> DATABASES = List.of("orders", "bills");
    private static final Set<String> ADDRESSES = Set.of("10.0.0.2");

    @Property(tries = 2000)
    void shouldReachTheDeclarationFromAnyStateInFewLooks(
            @ForAll("pools") Pool pool, @ForAll boolean queue) {
        // Given
        PoolPlan plan = plan(5, queue);
        // When
        int looks = 0;
        List<PoolAction> actions = plan.next(Epoch.NONE, pool.look());
        while (!actions.isEmpty() && looks < 6) {
            actions.forEach(pool::perform);
            actions = plan.next(Epoch.NONE, pool.look());
            looks++;
        }
        // Then
        assertThat(actions).isEmpty();
        assertThat(plan.drift(pool.look())).isEmpty();
        if (!queue) {
            assertThat(pool.servers)
                    .filteredOn(s -> DATABASES.contains(s.database()))
                    .allMatch(s -> s.address().equals("10.0.0.2") || !(s.inUse() && s.closing()));
        }
    }

    @Property(tries = 2000)
    void shouldNeverResumeADatabaseThatLeadsElsewhereNorOneThatIsToQueue(
            @ForAll("pools") Pool pool, @ForAll boolean queue) {
        // When
        List<PoolAction> actions = plan(5, queue).next(Epoch.NONE, pool.look());
        // Then
        for (PoolAction action : actions) {
            if (action instanceof PoolAction.Resume resume) {
                assertThat(queue).isFalse();
                assertThat(pool.loaded.get(resume.database())).isEqualTo("10.0.0.2");
            }
        }
    }

    @Property(tries = 500)
    void shouldRefuseAnEpochBelowOneThatWasSeenAnywhere(
            @ForAll("pools") Pool pool, @ForAll boolean queue, @ForAll boolean onDisk) {
        // Given
        Epoch seen = onDisk ? Epoch.NONE : new Epoch(6);
        pool.fragment = onDisk ? plan(6, false).fragment().text() : pool.fragment;
        // When
        List<PoolAction> actions = plan(5, queue).next(seen, pool.look());
        // Then
        assertThat(actions).singleElement().isInstanceOf(PoolAction.Refuse.class);
    }

    @Property(tries = 200)
    void shouldRefuseAnotherClustersFragment(@ForAll("pools") Pool pool) {
        // Given
        pool.fragment = new Fragment("other", plan(1, false).target(), DATABASES).text();
        // When
        List<PoolAction> actions = plan(5, false).next(Epoch.NONE, pool.look());
        // Then
        assertThat(actions).singleElement().isInstanceOf(PoolAction.Refuse.class);
    }

    private static PoolPlan plan(long epoch, boolean queue) {
        return new PoolPlan(
                "c", new Target(new Epoch(epoch), "pg2", "10.0.0.2", 5432), DATABASES, queue);
    }

    @Provide
    Arbitrary<Pool> pools() {
        Arbitrary<String> hosts = Arbitraries.of("10.0.0.1", "10.0.0.2", "10.0.0.9", "");
        Arbitrary<String> fragments =
                Arbitraries.of(
                        "",
                        "garbage",
                        plan(4, false).fragment().text(),
                        plan(5, false).fragment().text(),
                        plan(5, false).fragment().text() + "x = host=1\n");
        Arbitrary<Boolean> bits = Arbitraries.of(true, false);
        Arbitrary<List<ServerConnection>> servers =
                Combinators.combine(Arbitraries.of("orders", "bills", "static"), hosts, bits, bits)
                        .as(
                                (db, host, closing, used) ->
                                        new ServerConnection(
                                                db, host, 5432, closing, used ? "0x1" : ""))
                        .list()
                        .ofMaxSize(4);
        return Combinators.combine(fragments, hosts, hosts, bits, bits, servers).as(Pool::new);
    }

    /** PgBouncer, as far as a plan can tell. */
    static final class Pool {
        private final Map<String, String> loaded = new HashMap<>();
        private final Map<String, Boolean> paused = new HashMap<>();
        private List<ServerConnection> servers;
        private String fragment;

        Pool(
                String fragment,
                String orders,
                String bills,
                boolean ordersPaused,
                boolean billsPaused,
                List<ServerConnection> servers) {
            this.fragment = fragment;
            this.servers = new ArrayList<>(servers);
            loaded.put("orders", orders);
            loaded.put("bills", bills);
            loaded.values().removeIf(String::isEmpty);
            paused.put("orders", ordersPaused);
            paused.put("bills", billsPaused);
        }

        PoolLook look() {
            Map<String, DatabaseState> databases = new HashMap<>();
            loaded.forEach(
                    (name, host) ->
                            databases.put(
                                    name,
                                    new DatabaseState(
                                            name, host, 5432, paused.getOrDefault(name, false))));
            return new PoolLook(fragment, databases, servers, ADDRESSES);
        }

        void perform(PoolAction action) {
            switch (action) {
                case PoolAction.Pause p -> paused.put(p.database(), true);
                case PoolAction.Resume r -> paused.put(r.database(), false);
                case PoolAction.WriteFragment w -> fragment = w.fragment().text();
                case PoolAction.Reload r -> reload();
                case PoolAction.Cut c -> servers.removeAll(c.servers());
                case PoolAction.Refuse r -> throw new AssertionError(r.reason());
            }
        }

        private void reload() {
            loaded.clear();
            fragment.lines()
                    .filter(line -> line.contains(" = host="))
                    .map(line -> line.split("[ =]+"))
                    .forEach(words -> loaded.put(words[0], words[2]));
        }

        @Override
        public String toString() {
            return loaded + " " + paused + " " + servers + " " + fragment;
        }
    }
}
