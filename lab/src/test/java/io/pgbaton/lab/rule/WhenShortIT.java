package io.pgbaton.lab.rule;

import static org.assertj.core.api.Assertions.assertThat;

import io.pgbaton.cluster.domain.Topology;
import io.pgbaton.cluster.store.Key;
import io.pgbaton.lab.Lab;
import io.pgbaton.lab.RecordsAotCaches;
import io.pgbaton.lab.cluster.Adoption;
import io.pgbaton.lab.cluster.ClusterFile;
import io.pgbaton.lab.cluster.EtcdLook;
import io.pgbaton.lab.host.Await;
import io.pgbaton.lab.server.Secrets.Role;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** {@code whenShort: degrade} on real servers: writes go on without any standby, and wait again. */
@RecordsAotCaches
class WhenShortIT {

    private static final Duration SOON = Duration.ofSeconds(60);

    private static Lab lab;
    private static EtcdLook etcd;

    @BeforeAll
    static void startLab() {
        lab = Lab.builder().withoutPools(3).training(true).start();
        etcd = new EtcdLook(lab.etcdEndpoints());
        Adoption.adopt(lab, "0s");
        degrade();
    }

    @AfterAll
    static void stopLab() {
        lab.close();
    }

    @BeforeEach
    void awaitWhole() {
        await("a whole rule", t -> t.rule().n() == 1 && t.rule().voters().size() == 2);
    }

    @Test
    void shouldGoOnWithoutAnyStandbyAndWaitForOneAgain() {
        // Given
        List<String> standbys = List.copyOf(topology().rule().voters());

        // When
        standbys.forEach(lab::kill);
        await("n = 0", t -> t.rule().n() == 0);
        write();
        String told = Adoption.cli(lab, "status");
        standbys.forEach(lab::start);
        await("a whole rule", t -> t.rule().n() == 1 && t.rule().voters().size() == 2);

        // Then
        assertThat(told).contains("n = 0: commits wait for none of", "DEGRADED");
        write();
        assertThat(Adoption.cli(lab, "status")).contains("ANY 1 of");
    }

    /** The last voter serves at once; the others come back behind it. */
    @Test
    void shouldServeWithTheLastStandbyAlone() {
        // Given
        String first = topology().primary();
        List<String> standbys = List.copyOf(topology().rule().voters());
        lab.kill(standbys.getLast());
        await("one voter", t -> t.rule().voters().size() == 1);

        // When
        lab.kill(first);
        await("the last one", t -> t.primary().equals(standbys.getFirst()));
        Topology alone = topology();
        write();
        lab.start(standbys.getLast());
        lab.restart(first);

        // Then
        assertThat(alone.rule().n()).isZero();
        await("a whole rule", t -> t.rule().n() == 1 && t.rule().voters().size() == 2);
        write();
    }

    private static void degrade() {
        Adoption.reapply(
                lab,
                text ->
                        text.replace(
                                "shrinkAfter: 10s, whenShort: block",
                                "shrinkAfter: 1s, whenShort: degrade"));
    }

    private static void await(String what, Predicate<Topology> so) {
        Await.until(what, SOON, () -> topology().pending() == null && so.test(topology()));
    }

    private static void write() {
        try (Connection connection = lab.node(topology().primary()).connect(Role.APP, "orders");
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE TABLE IF NOT EXISTS written (id int)");
            statement.execute("INSERT INTO written VALUES (1)");
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }

    private static Topology topology() {
        return etcd.get(Key.topology(ClusterFile.CLUSTER)).orElseThrow();
    }
}
