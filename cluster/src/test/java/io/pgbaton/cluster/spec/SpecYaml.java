package io.pgbaton.cluster.spec;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Writes a spec as a cluster file, every key spelt out. */
final class SpecYaml {

    private SpecYaml() {}

    static String of(ClusterSpec spec) {
        StringBuilder yaml = new StringBuilder();
        yaml.append("apiVersion: pgbaton.io/v1\nkind: Cluster\n");
        yaml.append("metadata: { name: \"" + spec.name() + "\" }\nspec:\n");
        yaml.append("  engine: " + lower(spec.engine()) + "\n  nodes:\n");
        for (ClusterSpec.Node n : spec.nodes()) {
            yaml.append(
                    "    - { name: \"%s\", host: \"%s\", port: %d, region: \"%s\", priority: %d, promotable: %s }\n"
                            .formatted(
                                    n.name(),
                                    n.host(),
                                    n.port(),
                                    n.region(),
                                    n.priority(),
                                    n.promotable()));
        }
        ClusterSpec.Credentials c = spec.credentials();
        yaml.append("  credentials:\n");
        yaml.append("    control: " + role(c.control()) + "\n");
        yaml.append("    monitor: " + role(c.monitor()) + "\n");
        yaml.append(
                "    replication: { user: \"%s\", passFile: \"%s\" }\n"
                        .formatted(c.replication().user(), c.replication().passFile()));
        ClusterSpec.Durability d = spec.durability();
        yaml.append(
                "  durability: { synchronousStandbys: %d, shrinkAfter: %s, whenShort: %s }\n"
                        .formatted(
                                d.synchronousStandbys(),
                                Quantity.text(d.shrinkAfter()),
                                lower(d.whenShort())));
        ClusterSpec.Failover f = spec.failover();
        yaml.append(
                ("  failover: { mode: %s, vantages: %s, refusedGap: %s, silence: %s, restartGrace: %s,"
                                + " blockAfter: %s, maxLagBytes: %d, region: %s, onDiskFull: %s,"
                                + " onReadOnly: %s }\n")
                        .formatted(
                                lower(f.mode()),
                                list(f.vantages()),
                                Quantity.text(f.refusedGap()),
                                Quantity.text(f.silence()),
                                Quantity.text(f.restartGrace()),
                                Quantity.text(f.blockAfter()),
                                f.maxLagBytes(),
                                lower(f.region()),
                                lower(f.onDiskFull()),
                                lower(f.onReadOnly())));
        ClusterSpec.Command fence = spec.fence();
        if (fence != null) {
            yaml.append("  fence: " + command(fence) + "\n");
        }
        ClusterSpec.Command restart = spec.restart();
        if (restart != null) {
            yaml.append("  restart: " + command(restart) + "\n");
        }
        yaml.append("  rejoin: { reclone: " + lower(spec.rejoin().reclone()) + " }\n");
        if (!spec.pools().isEmpty()) {
            yaml.append("  pools:\n");
        }
        for (ClusterSpec.Pool p : spec.pools()) {
            ClusterSpec.Role role = java.util.Objects.requireNonNull(p.credentials());
            yaml.append(
                    ("    - { name: \"%s\", type: %s, admin: \"%s\", databases: %s, route: %s,"
                                    + " fragment: \"%s\", credentials: %s }\n")
                            .formatted(
                                    p.name(),
                                    lower(p.type()),
                                    p.admin(),
                                    list(p.databases()),
                                    lower(p.route()),
                                    p.fragment(),
                                    role(role)));
        }
        return yaml.toString();
    }

    private static String role(ClusterSpec.Role role) {
        return "{ user: \"%s\", passwordFile: \"%s\" }".formatted(role.user(), role.passwordFile());
    }

    private static String command(ClusterSpec.Command command) {
        return "{ command: %s, timeout: %s }"
                .formatted(list(command.command()), Quantity.text(command.timeout()));
    }

    private static String list(List<String> values) {
        return values.stream().map(v -> '"' + v + '"').collect(Collectors.joining(", ", "[", "]"));
    }

    private static String lower(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }
}
