package io.pgbaton.lab.chaos;

import io.pgbaton.cluster.domain.Journal;
import io.pgbaton.cluster.domain.Topology;
import io.pgbaton.cluster.store.Key;
import io.pgbaton.cluster.store.Member;
import io.pgbaton.lab.ClusterLook;
import io.pgbaton.lab.HostState;
import io.pgbaton.lab.Lab;
import io.pgbaton.lab.cluster.ClusterFile;
import io.pgbaton.lab.cluster.EtcdLook;
import io.pgbaton.lab.host.Await;
import io.pgbaton.lab.host.LabFailure;
import io.pgbaton.lab.server.PostgresServer;
import io.pgbaton.lab.server.Secrets.Role;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Whether a cluster is back to full strength: what the next fault begins from. It looks past
 * pgbaton, at the hosts, at etcd and at the nodes themselves.
 */
final class Wholeness {
    /** A fenced primary is restarted each minute, a rule grows in steps, two cores are shared. */
    private static final Duration PATIENCE = Duration.ofSeconds(120);

    private static final Duration LOOK = Duration.ofMillis(200);

    private final Lab lab;
    private final EtcdLook etcd;

    Wholeness(Lab lab, EtcdLook etcd) {
        this.lab = lab;
        this.etcd = etcd;
    }

    /**
     * Waits until it is whole.
     *
     * @throws LabFailure when it is not in time; tells what is missing
     */
    void await() {
        String[] missing = {"nothing"};
        try {
            Await.until(
                    "the cluster to be whole",
                    PATIENCE,
                    LOOK,
                    () -> {
                        missing[0] = missing().orElse("nothing");
                        return missing[0].equals("nothing");
                    });
        } catch (LabFailure e) {
            throw new LabFailure(e.what() + ": " + missing[0], e.advice(), e);
        }
    }

    /** What is missing, the first thing that was found; empty when the cluster is whole. */
    Optional<String> missing() {
        for (String host : lab.hosts()) {
            if (lab.state(host) != HostState.UP) {
                return Optional.of(host + " is " + lab.state(host));
            }
        }
        Optional<Topology> known = etcd.get(Key.topology(ClusterFile.CLUSTER));
        if (known.isEmpty()) {
            return Optional.of("etcd tells no topology");
        }
        Topology topology = known.get();
        Optional<Member> decider = etcd.get(Key.decider(ClusterFile.CLUSTER));
        if (decider.isEmpty()) {
            return Optional.of("nobody decides");
        }
        Optional<Journal> open =
                etcd.get(Key.recovery(ClusterFile.CLUSTER)).filter(j -> !j.phase().terminal());
        if (open.isPresent()) {
            return Optional.of(
                    "the journal of epoch %s is %s"
                            .formatted(open.get().epoch(), open.get().phase()));
        }
        if (topology.pending() != null
                || topology.rule().voters().size() != lab.nodes().size() - 1
                || topology.rule().n() != ClusterFile.synchronousStandbys(lab)) {
            return Optional.of(
                    "the rule is %s, pending %s".formatted(topology.rule(), topology.pending()));
        }
        return nodes(topology);
    }

    private Optional<String> nodes(Topology topology) {
        List<String> writable =
                new ClusterLook(lab.nodes()).writable().stream().map(PostgresServer::name).toList();
        if (!writable.equals(List.of(topology.primary()))) {
            return Optional.of(
                    "writable: %s; the topology's primary: %s"
                            .formatted(writable, topology.primary()));
        }
        Set<String> streaming = streaming(lab.node(topology.primary()));
        return streaming.containsAll(topology.rule().voters())
                ? Optional.empty()
                : Optional.of("only %s stream from %s".formatted(streaming, topology.primary()));
    }

    private static Set<String> streaming(PostgresServer primary) {
        Set<String> names = new HashSet<>();
        try (Connection connection = primary.connect(Role.CONTROL, "postgres");
                Statement statement = connection.createStatement();
                ResultSet row =
                        statement.executeQuery(
                                "SELECT application_name FROM pg_stat_replication"
                                        + " WHERE state = 'streaming'")) {
            while (row.next()) {
                names.add(row.getString(1));
            }
        } catch (SQLException e) {
            // Then nobody streams, as far as anybody can tell.
        }
        return names;
    }
}
