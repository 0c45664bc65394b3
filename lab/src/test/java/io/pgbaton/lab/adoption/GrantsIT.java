package io.pgbaton.lab.adoption;

import static org.assertj.core.api.Assertions.assertThat;

import io.pgbaton.cluster.adoption.Grants;
import io.pgbaton.cluster.adoption.NodeFactsReader;
import io.pgbaton.cluster.node.NodeException;
import io.pgbaton.cluster.postgres.PgDialer;
import io.pgbaton.cluster.spec.ClusterSpec;
import io.pgbaton.cluster.spec.ClusterSpecReader;
import io.pgbaton.lab.Lab;
import io.pgbaton.lab.cluster.ClusterFile;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Takes each privilege of grants.sql away on a real server, and gives it back as adoption says. */
class GrantsIT {

    private static final Vertx VERTX = Vertx.vertx();

    private static Lab lab;
    private static ClusterSpec spec;

    @BeforeAll
    static void startLab() throws IOException {
        lab = Lab.builder().nodes(2).start();
        spec =
                ClusterSpecReader.read(
                        Files.readString(ClusterFile.write(lab, "15m")), "the lab's cluster file");
    }

    @AfterAll
    static void closeLab() {
        lab.close();
        VERTX.close();
    }

    static Stream<Grants.Grant> grants() {
        return Grants.of(spec.credentials()).stream();
    }

    @Test
    void shouldLackNothingAfterTheScript() throws NodeException {
        // When
        List<String> lacking = lacking();

        // Then
        assertThat(lacking).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("grants")
    void shouldNameTheStatementThatIsMissing(Grants.Grant grant) throws NodeException {
        // Given
        asSuperuser(withdrawn(grant.statement()));

        // When
        List<String> without = lacking();

        // Then
        assertThat(without).contains(grant.statement());
        without.forEach(GrantsIT::asSuperuser);
        assertThat(lacking()).isEmpty();
    }

    /** The statement that undoes it. */
    private static String withdrawn(String statement) {
        if (statement.endsWith(" replication")) {
            return statement.replace(" replication", " noreplication");
        }
        if (statement.contains(" owner to ")) {
            return statement.replaceAll("owner to .*", "owner to postgres");
        }
        return statement.replaceFirst("^grant", "revoke").replaceFirst(" to (\\S+)$", " from $1");
    }

    private static void asSuperuser(String statement) {
        lab.node("pg1").asSuperuser(statement + ";\n");
    }

    private static List<String> lacking() throws NodeException {
        return new NodeFactsReader(new PgDialer(VERTX), Duration.ofSeconds(5))
                .read(spec, spec.nodeOrThrow("pg1"))
                .lacking();
    }
}
