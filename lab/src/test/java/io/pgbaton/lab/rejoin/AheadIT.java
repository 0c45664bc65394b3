package io.pgbaton.lab.rejoin;

import static org.assertj.core.api.Assertions.assertThat;

import io.pgbaton.cluster.domain.Rejoin;
import io.pgbaton.cluster.domain.Topology;
import io.pgbaton.cluster.store.Key;
import io.pgbaton.lab.AdoptedLab;
import io.pgbaton.lab.cluster.Adoption;
import io.pgbaton.lab.cluster.ClusterFile;
import io.pgbaton.lab.drill.Health;
import io.pgbaton.lab.host.Await;
import io.pgbaton.lab.server.PostgresServer;
import io.pgbaton.lab.server.Secrets.Role;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A standby that has more than the new primary is rebuilt without a hand, on four real nodes. */
class AheadIT {

    private static final Duration SOON = Duration.ofSeconds(60);
    private static final int UNACKNOWLEDGED = 3;

    @RegisterExtension
    private static final AdoptedLab CLUSTER =
            new AdoptedLab(lab -> lab.nodes(4).pgbouncer(false).configurators(0).coordinators(1));

    /** It got what no other standby did, and was frozen while that was decided without it. */
    @Test
    void shouldRecloneAStandbyThatHasMoreThanTheNewPrimary() throws IOException {
        // Given
        Path file = ClusterFile.write(CLUSTER.lab(), "0s");
        Files.writeString(file, "  rejoin: { reclone: automatic }\n", StandardOpenOption.APPEND);
        Adoption.cli(CLUSTER.lab(), "apply", "-f", file.toString());
        Topology before = CLUSTER.topology();
        PostgresServer primary = CLUSTER.lab().node(before.primary());
        List<String> standbys = List.copyOf(before.rule().voters());
        PostgresServer ahead = CLUSTER.lab().node(standbys.getLast());
        execute(primary, "CREATE TABLE ahead (id int)");
        Await.until("the table to arrive", SOON, () -> tables(ahead) == 1);
        standbys.subList(0, 2).forEach(standby -> CLUSTER.lab().starve(standby, primary.name()));
        for (int i = 0; i < UNACKNOWLEDGED; i++) {
            Thread.ofVirtual().start(() -> write(primary));
        }
        Await.until("the rows to arrive", SOON, () -> rows(ahead) == UNACKNOWLEDGED);

        // When
        CLUSTER.lab().freeze(ahead.name());
        CLUSTER.lab().kill(primary.name());
        Await.until(
                "another primary",
                SOON,
                () -> CLUSTER.topology().epoch().compareTo(before.epoch()) > 0);
        CLUSTER.lab().healAll();
        CLUSTER.lab().thaw(ahead.name());
        CLUSTER.lab().rejoin(primary.name());
        Health.await(CLUSTER.lab());

        // Then
        Topology after = CLUSTER.topology();
        assertThat(standbys.subList(0, 2)).contains(after.primary());
        assertThat(rows(ahead)).isZero();
        assertThat(CLUSTER.etcd().get(Key.rejoin(ClusterFile.CLUSTER, after.epoch(), ahead.name())))
                .map(Rejoin::how)
                .contains(Rejoin.How.RECLONED);
    }

    private static void execute(PostgresServer node, String statement) {
        try (Connection connection = node.connect(Role.APP, "orders");
                Statement sent = connection.createStatement()) {
            sent.execute(statement);
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }

    /** Never acknowledged; the connection ends with the host. */
    private static void write(PostgresServer primary) {
        try (Connection connection = primary.connect(Role.APP, "orders");
                Statement statement = connection.createStatement()) {
            statement.execute("INSERT INTO ahead VALUES (1)");
        } catch (SQLException e) {
            // As it has to be: its host was killed.
        }
    }

    private static long rows(PostgresServer node) {
        return count(node, "SELECT count(*) FROM ahead");
    }

    private static long tables(PostgresServer node) {
        return count(node, "SELECT count(*) FROM pg_class WHERE relname = 'ahead'");
    }

    private static long count(PostgresServer node, String query) {
        try (Connection connection = node.connect(Role.APP, "orders");
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(query)) {
            row.next();
            return row.getLong(1);
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }
}
