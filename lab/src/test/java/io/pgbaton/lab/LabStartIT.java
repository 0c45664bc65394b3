package io.pgbaton.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pgbaton.lab.host.LabFailure;
import io.pgbaton.lab.host.RunCgroups;
import io.pgbaton.lab.host.RunFolder;
import io.pgbaton.lab.server.ServiceKind;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.List;
import org.junit.jupiter.api.Test;

class LabStartIT {

    @Test
    void shouldTellOfAnOccupiedPortAndLeaveNothingRunning() throws Exception {
        try (ServerSocket occupied =
                new ServerSocket(5432, 1, InetAddress.getByName("127.0.0.12"))) {
            // Given
            assertThat(occupied.isBound()).isTrue();

            // When
            var starting = Lab.builder().nodes(2).etcd(1);

            // Then
            assertThatThrownBy(starting::start)
                    .isInstanceOfSatisfying(
                            LabFailure.class,
                            e ->
                                    assertThat(e.what())
                                            .isEqualTo(
                                                    "pg2 cannot listen on 127.0.0.12:5432:"
                                                            + " the port is occupied"));
            assertThat(runsOfThisProcess()).noneMatch(name -> new RunCgroups(name).populated());
        }
    }

    @Test
    void shouldTellTheLastWordsOfAServerThatDoesNotStartAndLeaveNothingRunning() {
        // Given
        var starting =
                Lab.builder()
                        .etcd(1)
                        .coordinators(1)
                        .jvmOption(ServiceKind.FAILOVER_COORDINATOR, "-XX:+NoSuchOption");

        // When, Then
        assertThatThrownBy(starting::start)
                .isInstanceOfSatisfying(
                        LabFailure.class,
                        e -> {
                            assertThat(e.what())
                                    .isEqualTo("coordinator-1 ended while it was starting");
                            assertThat(e.advice())
                                    .contains("Unrecognized VM option 'NoSuchOption'")
                                    .contains("The whole log: ")
                                    .contains("coordinator-1.log");
                        });
        assertThat(runsOfThisProcess()).noneMatch(name -> new RunCgroups(name).populated());
    }

    @Test
    void shouldStartEtcdOnTheDatabaseHostsWhenColocated() {
        try (Lab lab = Lab.builder().nodes(1).etcd(1).colocated(true).start()) {
            // When
            lab.kill("pg1");

            // Then
            assertThat(lab.hosts()).containsExactly("pg1");
            assertThat(lab.etcdEndpoints()).isEqualTo("http://127.0.0.11:2379");
            assertThat(lab.state("pg1")).isEqualTo(HostState.DOWN);
        }
    }

    @Test
    void shouldComeBackWithItsDataAfterKafkaWasKilled() {
        try (Lab lab = Lab.builder().kafka(true).start()) {
            // Given
            lab.kill("kafka1");

            // When
            lab.start("kafka1");

            // Then
            assertThat(lab.state("kafka1")).isEqualTo(HostState.UP);
        }
    }

    private static List<String> runsOfThisProcess() {
        String pid = "-" + ProcessHandle.current().pid();
        return RunFolder.all().stream()
                .map(RunFolder::name)
                .filter(name -> name.contains(pid))
                .toList();
    }
}
