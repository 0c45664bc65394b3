package io.pgbaton.lab;

import io.pgbaton.lab.host.RunFolder;
import io.pgbaton.lab.server.EtcdServer;
import io.pgbaton.lab.server.KafkaBroker;
import io.pgbaton.lab.server.PgBouncerServer;
import io.pgbaton.lab.server.PgbatonService;
import io.pgbaton.lab.server.PostgresServer;
import io.pgbaton.lab.server.Secrets;
import io.pgbaton.lab.server.Server;
import io.pgbaton.lab.server.ServiceKind;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** The servers of a plan, with their addresses; docs/lab.md lists them. */
final class LabServers {
    private final LabPlan plan;
    private final RunFolder run;
    private final Secrets secrets;
    private final Path checkout = checkout();

    LabServers(LabPlan plan, RunFolder run) {
        this.plan = plan;
        this.run = run;
        this.secrets = new Secrets(run);
    }

    List<Server> all() {
        List<Server> servers = new ArrayList<>(postgres());
        servers.addAll(etcd());
        if (plan.kafka()) {
            servers.add(kafka());
        }
        if (plan.pgbouncer()) {
            servers.add(pgbouncer());
        }
        servers.addAll(services());
        return servers;
    }

    List<PostgresServer> postgres() {
        List<PostgresServer> nodes = new ArrayList<>();
        for (int i = 1; i <= plan.nodes(); i++) {
            Optional<String> upstream = i == 1 ? Optional.empty() : Optional.of(nodeAddress(1));
            nodes.add(new PostgresServer("pg" + i, nodeAddress(i), upstream, secrets, run));
        }
        return nodes;
    }

    List<EtcdServer> etcd() {
        List<EtcdServer.Member> members = new ArrayList<>();
        for (int i = 1; i <= plan.etcd(); i++) {
            String address = plan.colocated() ? nodeAddress(i) : "127.0.0.4" + i;
            members.add(new EtcdServer.Member("etcd" + i, address));
        }
        List<EtcdServer> servers = new ArrayList<>();
        for (EtcdServer.Member member : members) {
            int i = servers.size() + 1;
            String host = plan.colocated() ? "pg" + i : member.name();
            servers.add(new EtcdServer(member.name(), host, member.address(), members, run));
        }
        return servers;
    }

    KafkaBroker kafka() {
        return new KafkaBroker(
                "kafka1",
                "127.0.0.31",
                checkout.resolve("lab/broker/target/lib"),
                plan.training(),
                run);
    }

    PgBouncerServer pgbouncer() {
        return new PgBouncerServer("pgbouncer1", "127.0.0.21", nodeAddress(1), secrets, run);
    }

    List<PgbatonService> services() {
        List<PgbatonService> services = new ArrayList<>();
        for (ServiceKind kind : ServiceKind.values()) {
            List<String> instances =
                    plan.services().stream()
                            .filter(service -> service.kind() == kind)
                            .map(LabPlan.Service::instance)
                            .toList();
            for (int i = 1; i <= instances.size(); i++) {
                services.add(
                        new PgbatonService(
                                kind,
                                instances.get(i - 1),
                                i,
                                checkout,
                                settings(),
                                plan.jvmOptions().getOrDefault(kind, List.of()),
                                plan.training() && i == instances.size(),
                                run));
            }
        }
        return services;
    }

    String etcdEndpoints() {
        return etcd().stream()
                .map(member -> "http://" + member.address() + ":2379")
                .collect(Collectors.joining(","));
    }

    String kafkaBootstrap() {
        return "127.0.0.31:9092";
    }

    Path checkoutFolder() {
        return checkout;
    }

    private Map<String, String> settings() {
        return Map.of(
                "pgbaton.etcd.endpoints",
                etcdEndpoints(),
                "kafka.bootstrap.servers",
                kafkaBootstrap());
    }

    private static String nodeAddress(int number) {
        return "127.0.0.1" + number;
    }

    /** The lab runs from its module's target folder: classes, or the jar beside them. */
    private static Path checkout() {
        try {
            URI location =
                    LabServers.class.getProtectionDomain().getCodeSource().getLocation().toURI();
            Path at = Path.of(location);
            while (!at.endsWith("lab/target")) {
                at = at.getParent();
                if (at == null) {
                    throw new IllegalStateException("not run from a checkout: " + location);
                }
            }
            return at.resolve("../..").normalize();
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }
}
