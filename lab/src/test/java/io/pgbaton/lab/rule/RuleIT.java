package io.pgbaton.lab.rule;

import static org.assertj.core.api.Assertions.assertThat;

import io.pgbaton.cluster.domain.DurabilityRule;
import io.pgbaton.cluster.domain.Topology;
import io.pgbaton.cluster.store.Key;
import io.pgbaton.lab.Lab;
import io.pgbaton.lab.cluster.Adoption;
import io.pgbaton.lab.cluster.ClusterFile;
import io.pgbaton.lab.cluster.EtcdLook;
import io.pgbaton.lab.host.Await;
import io.pgbaton.lab.server.PostgresServer;
import io.pgbaton.lab.server.Secrets.Role;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The rule follows its voters and the cluster file, on four real nodes with {@code ANY 2}. */
class RuleIT {

    private static final Duration SOON = Duration.ofSeconds(60);

    private static Lab lab;
    private static EtcdLook etcd;

    @BeforeAll
    static void startLab() {
        lab = Lab.builder().withoutPools(4).start();
        etcd = new EtcdLook(lab.etcdEndpoints());
        Adoption.adopt(lab, "0s");
    }

    @AfterAll
    static void stopLab() {
        lab.close();
    }

    @BeforeEach
    void awaitWhole() {
        Adoption.reapply(lab, text -> text.replace("shrinkAfter: 10s", "shrinkAfter: 1s"));
        awaitVoters(others());
    }

    @Test
    void shouldDropAVoterThatIsGoneAndTakeItInAgain() {
        // Given
        String lost = others().iterator().next();
        Set<String> left = new TreeSet<>(others());
        left.remove(lost);

        // When
        lab.kill(lost);
        awaitVoters(left);
        DurabilityRule shrunk = topology().rule();
        String names = names();
        write();
        lab.start(lost);
        awaitVoters(others());

        // Then
        assertThat(shrunk.n()).isEqualTo(2);
        assertThat(names).isEqualTo(shrunk.names().value());
        assertThat(topology().rule().n()).isEqualTo(2);
        assertThat(names()).isEqualTo(topology().rule().names().value());
        write();
    }

    /** By {@code pgbaton apply} of a file with a node less, and with it again. */
    @Test
    void shouldFollowTheFileWhileItRuns() {
        // Given
        String removed = others().iterator().next();
        Set<String> left = new TreeSet<>(others());
        left.remove(removed);

        // When
        Adoption.reapply(
                lab,
                text ->
                        text.replace("shrinkAfter: 10s", "shrinkAfter: 1s")
                                .replaceAll(" *- \\{ name: " + removed + ",.*\n", ""));
        awaitVoters(left);
        String names = names();
        write();
        Adoption.reapply(lab, text -> text.replace("shrinkAfter: 10s", "shrinkAfter: 1s"));
        awaitVoters(others());

        // Then
        assertThat(names).doesNotContain(removed);
        assertThat(names()).contains(removed);
        write();
    }

    private static void awaitVoters(Set<String> voters) {
        Await.until(
                "the rule to name " + voters,
                SOON,
                () ->
                        topology().pending() == null
                                && topology().rule().voters().equals(voters)
                                && topology().rule().n() == 2);
    }

    /** Returns only when the rule's voters have it. */
    private static void write() {
        try (Connection connection = primary().connect(Role.APP, "orders");
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE TABLE IF NOT EXISTS ruled (id int)");
            statement.execute("INSERT INTO ruled VALUES (1)");
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }

    private static String names() {
        try (Connection connection = primary().connect(Role.CONTROL, "postgres");
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SHOW synchronous_standby_names")) {
            row.next();
            return row.getString(1);
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }

    private static Set<String> others() {
        Set<String> others = new TreeSet<>();
        lab.nodes().forEach(node -> others.add(node.name()));
        others.remove(topology().primary());
        return others;
    }

    private static PostgresServer primary() {
        return lab.node(topology().primary());
    }

    private static Topology topology() {
        return etcd.get(Key.topology(ClusterFile.CLUSTER)).orElseThrow();
    }
}
