package io.pgbaton.cli.apply;

import static org.assertj.core.api.Assertions.assertThat;

import io.pgbaton.cli.Console;
import io.pgbaton.cli.Samples;
import io.pgbaton.cluster.store.Key;
import io.pgbaton.cluster.store.Member;
import io.pgbaton.cluster.store.StoredSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Files that are good by themselves, and wrong beside what is declared already. */
class AdmissionTest {

    @TempDir Path folder;

    private final Console console = new Console();

    @BeforeEach
    void anAdoptedCluster() {
        console.store
                .put(Key.spec("orders"), new StoredSpec(Samples.YAML, "ann", Console.NOW))
                .put(Key.topology("orders"), Samples.topology());
    }

    @Test
    void shouldRefuseTheServersOfAnotherCluster() throws IOException {
        // When
        int exit = apply(Samples.YAML.replace("name: orders", "name: order"));

        // Then
        assertThat(exit).isEqualTo(1);
        assertThat(console.err())
                .startsWith(
                        """
                        pgbaton: cluster order is not stored, since others look after what it names:
                          pg1 (127.0.0.11:5432) is pg1 of cluster orders; correct the address, or metadata.name
                          pg2 (127.0.0.12:5432) is pg2 of cluster orders; correct the address, or metadata.name
                        """);
        assertThat(console.store.get(Key.spec("order"))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "127.0.0.21:6432, orders, /etc/b.ini, its database orders is led by cluster orders (pool rw)",
        "127.0.0.22:6432, users, /etc/pgbouncer/pgbaton.ini, is that of cluster orders (pool rw)"
    })
    void shouldRefuseWhatAnotherClusterLeads(
            String admin, String database, String fragment, String reason) throws IOException {
        // When
        int exit = apply(other(admin, database, fragment));

        // Then
        assertThat(exit).isEqualTo(1);
        assertThat(console.err()).contains("pool rw: its ", reason);
    }

    @Test
    void shouldTakeAnotherDatabaseOfAPoolThatTwoClustersShare() throws IOException {
        // When
        int exit = apply(other("127.0.0.21:6432", "users", "/etc/pgbouncer/users.ini"));

        // Then
        assertThat(exit).isZero();
        assertThat(console.store.get(Key.spec("users"))).isPresent();
    }

    @Test
    void shouldRefuseAddressesThatAreExchanged() throws IOException {
        // Given
        String exchanged =
                Samples.YAML
                        .replace("127.0.0.11", "127.0.0.x")
                        .replace("127.0.0.12", "127.0.0.11")
                        .replace("127.0.0.x", "127.0.0.12");

        // When
        int exit = apply(exchanged);

        // Then
        assertThat(exit).isEqualTo(1);
        assertThat(console.err())
                .isEqualTo(
                        """
                        pgbaton: cluster orders is left as it is, because of the addresses in the file:
                          pg1 is to be at 127.0.0.12:5432, which is pg2's until now; move one node at a time, and apply the file after each
                          pg2 is to be at 127.0.0.11:5432, which is pg1's until now; move one node at a time, and apply the file after each
                        """);
        assertThat(console.store.get(Key.spec("orders")).orElseThrow().value().yaml())
                .isEqualTo(Samples.YAML);
    }

    @Test
    void shouldTakeAnAddressThatIsNew() throws IOException {
        // When
        int exit = apply(Samples.YAML.replace("127.0.0.13", "127.0.0.14"));

        // Then
        assertThat(exit).isZero();
        assertThat(console.out()).contains("nodes.pg3.host: 127.0.0.13 -> 127.0.0.14");
    }

    @Test
    void shouldTellOfVantagesThatCannotBeAMajority() throws IOException {
        // Given
        console.store.put(Key.monitor("a", "m1"), new Member("m1", "127.0.0.51:8081", Console.NOW));

        // When
        int exit = apply(Samples.YAML);

        // Then
        assertThat(exit).isZero();
        assertThat(console.err())
                .isEqualTo(
                        "pgbaton: health-monitors run at a of its vantages a, b, c; nothing is failed over"
                                + " without 2 that agree\n");
    }

    @Test
    void shouldSayNothingOfAVantageTooFew() throws IOException {
        // Given
        console.store
                .put(Key.monitor("a", "m1"), new Member("m1", "127.0.0.51:8081", Console.NOW))
                .put(Key.monitor("c", "m3"), new Member("m3", "127.0.0.53:8081", Console.NOW));

        // When
        int exit = apply(Samples.YAML);

        // Then
        assertThat(exit).isZero();
        assertThat(console.err()).isEmpty();
    }

    private static String other(String admin, String database, String fragment) {
        return Samples.YAML
                .replace("name: orders", "name: users")
                .replaceAll("127\\.0\\.0\\.(1[123])", "127.0.1.$1")
                .replace("127.0.0.21:6432", admin)
                .replace("[orders]", "[" + database + "]")
                .replace("/etc/pgbouncer/pgbaton.ini", fragment);
    }

    private int apply(String yaml) throws IOException {
        Path file = Files.writeString(folder.resolve("cluster.yaml"), yaml);
        return console.run("apply", "-f", file.toString(), "--wait", "0s");
    }
}
