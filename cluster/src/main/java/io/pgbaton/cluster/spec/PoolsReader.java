package io.pgbaton.cluster.spec;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Reads {@code spec.pools}. */
final class PoolsReader {

    private static final Map<String, String> LATER_TYPES =
            Map.of(
                    "pgpool", "declare only pgbouncer pools for now",
                    "haproxy", "declare only pgbouncer pools for now",
                    "kubernetes", "declare only pgbouncer pools for now");

    private static final Map<String, String> LATER_ROUTES =
            Map.of(
                    "standbys", "only primary is, so far",
                    "replicas", "only primary is, so far",
                    "any", "only primary is, so far");

    private static final Path PLACEHOLDER = Path.of("/");

    private final Uniqueness names = new Uniqueness("give each pool its own name");
    private final Uniqueness admins =
            new Uniqueness("a pool is declared once: correct the address or merge the databases");

    private final Map<Path, ClusterSpec.Pool> fragments = new HashMap<>();

    /**
     * Reads them.
     *
     * @param credentials whose files no fragment may replace
     */
    List<ClusterSpec.Pool> read(
            Section spec, List<ClusterSpec.Node> nodes, ClusterSpec.Credentials credentials) {
        Set<String> servers =
                nodes.stream()
                        .filter(n -> !n.host().isEmpty())
                        .map(n -> Hosts.key(n.endpoint()))
                        .collect(Collectors.toSet());
        List<ClusterSpec.Pool> pools = new ArrayList<>();
        for (Section section : spec.sections("pools")) {
            ClusterSpec.Pool pool = pool(section);
            names.check(pool.name(), pool.name(), section, "name");
            String admin = pool.admin().isEmpty() ? "" : Hosts.key(pool.admin());
            admins.check(admin, pool.admin(), section, "admin");
            if (servers.contains(admin)) {
                section.refuse(
                        "admin",
                        pool.admin()
                                + " is a node's PostgreSQL; write where the pool's own admin console listens");
            }
            checkFragment(pool, credentials, section);
            pools.add(pool);
        }
        return pools;
    }

    /** It is replaced as a whole, and by whoever serves any of the pools. */
    private void checkFragment(
            ClusterSpec.Pool pool, ClusterSpec.Credentials credentials, Section section) {
        Path fragment = pool.fragment();
        ClusterSpec.Role role = pool.credentials();
        if (fragment == null || role == null || fragment.equals(PLACEHOLDER)) {
            return;
        }
        Path file = fragment.normalize();
        Set<Path> kept =
                Stream.of(
                                role.passwordFile(),
                                credentials.control().passwordFile(),
                                credentials.monitor().passwordFile(),
                                credentials.replication().passFile())
                        .map(Path::normalize)
                        .collect(Collectors.toSet());
        if (kept.contains(file)) {
            section.refuse(
                    "fragment",
                    file
                            + " is a password file, which would be overwritten; name a file of its own");
        }
        if (file.endsWith("pgbouncer.ini")) {
            section.refuse(
                    "fragment",
                    file
                            + " is PgBouncer's own file, which would be overwritten; name another one, and"
                            + " take it in there by %include "
                            + file.resolveSibling("pgbaton.ini"));
        }
        ClusterSpec.Pool other = fragments.putIfAbsent(file, pool);
        if (other != null && !other.databases().equals(pool.databases())) {
            section.refuse(
                    "fragment",
                    file
                            + " is the fragment of pool "
                            + other.name()
                            + " too, for other databases: each would overwrite the other's; give each pool"
                            + " its own");
        }
    }

    private static ClusterSpec.Pool pool(Section section) {
        String name = section.required("name", "", Shape.NAME);
        ClusterSpec.PoolType type =
                section.required(
                        "type",
                        ClusterSpec.PoolType.PGBOUNCER,
                        Reading.oneOf(ClusterSpec.PoolType.class, LATER_TYPES));
        section.later("pcp", "it belongs to pgpool pools; remove it");
        String admin = section.required("admin", "", Shape.ENDPOINT);
        List<String> databases = databases(section);
        ClusterSpec.Route route =
                section.optional(
                        "route",
                        ClusterSpec.Route.PRIMARY,
                        Reading.oneOf(ClusterSpec.Route.class, LATER_ROUTES));
        Path fragment = section.required("fragment", PLACEHOLDER, Reading.absolutePath());
        ClusterSpec.Role credentials =
                CredentialsReader.role(section.requiredSection("credentials"));
        section.end();
        return new ClusterSpec.Pool(name, type, admin, databases, route, fragment, credentials);
    }

    private static List<String> databases(Section section) {
        Set<String> seen = new HashSet<>();
        List<String> databases = new ArrayList<>();
        for (Section.Item<String> item : section.requiredList("databases", Shape.DATABASE)) {
            if (!seen.add(item.value())) {
                section.refuse("databases", item.value() + " is listed twice; list it once");
            }
            if (item.value().equals("pgbouncer")) {
                section.refuse(
                        "databases",
                        "pgbouncer is the admin console and leads to no server; list the databases that"
                                + " clients use");
            }
            databases.add(item.value());
        }
        return databases;
    }
}
