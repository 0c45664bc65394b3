package io.pgbaton.cluster.spec;

import java.io.StringReader;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.Node;

/**
 * Reads a cluster file, strictly: whatever is unknown, missing, doubled or impossible is refused,
 * all of it at once and each with its line. Opens no file and asks no server.
 */
public final class ClusterSpecReader {

    /** In characters; etcd takes values of 1.5 MB at most, less what stands around them. */
    private static final int LONGEST = 500_000;

    private final Problems problems;

    private ClusterSpecReader(Problems problems) {
        this.problems = problems;
    }

    /**
     * Reads the text of a cluster file.
     *
     * @param source what the file is called in messages
     * @throws InvalidSpec with everything that is wrong with it
     */
    public static ClusterSpec read(String yaml, String source) throws InvalidSpec {
        Problems problems = new Problems(source);
        Node root = compose(yaml, problems);
        problems.throwIfAny();
        if (root == null) {
            problems.add(1, "", "is empty; docs/cluster-file.md has an example");
            throw problems.found();
        }
        ClusterSpec spec = new ClusterSpecReader(problems).document(root);
        problems.throwIfAny();
        return spec;
    }

    private static @Nullable Node compose(String yaml, Problems problems) {
        if (yaml.length() > LONGEST) {
            problems.add(1, "", "has more than " + LONGEST + " characters, too many to be stored");
            return null;
        }
        try {
            return new Yaml(new LoaderOptions()).compose(new StringReader(yaml));
        } catch (MarkedYAMLException e) {
            int line = e.getProblemMark() == null ? 1 : e.getProblemMark().getLine() + 1;
            problems.add(line, "", "is not YAML: " + e.getProblem());
        } catch (YAMLException e) {
            problems.add(1, "", "is not YAML: " + Reading.shown(String.valueOf(e.getMessage())));
        }
        return null;
    }

    private ClusterSpec document(Node root) {
        Section document = Section.of(root, "", problems);
        document.required("apiVersion", "", constant("pgbaton.io/v1"));
        document.required("kind", "", constant("Cluster"));
        Section metadata = document.requiredSection("metadata");
        String name = metadata.required("name", "", Shape.NAME);
        metadata.end();
        ClusterSpec spec = spec(name, document.requiredSection("spec"));
        document.end();
        return spec;
    }

    private ClusterSpec spec(String name, Section section) {
        ClusterSpec.Engine engine =
                section.required(
                        "engine",
                        ClusterSpec.Engine.STREAMING,
                        Reading.oneOf(
                                ClusterSpec.Engine.class,
                                Map.of("patroni", "only streaming is, so far")));
        List<ClusterSpec.Node> nodes = new NodesReader().read(section);
        section.later("backup", "remove the section and keep your own backups running");
        ClusterSpec.Credentials credentials = CredentialsReader.read(section);
        ClusterSpec spec =
                new ClusterSpec(
                        name,
                        engine,
                        nodes,
                        credentials,
                        durability(section, nodes),
                        FailoverReader.read(section, nodes),
                        CommandReader.read(
                                section, "fence", Duration.ofSeconds(2), Duration.ofSeconds(30)),
                        CommandReader.read(
                                section, "restart", Duration.ofSeconds(30), Duration.ofMinutes(10)),
                        rejoin(section),
                        new PoolsReader().read(section, nodes, credentials));
        section.end();
        return spec;
    }

    private ClusterSpec.Durability durability(Section spec, List<ClusterSpec.Node> nodes) {
        Section section = spec.optionalSection("durability");
        ClusterSpec.Durability durability =
                new ClusterSpec.Durability(
                        section.optional("synchronousStandbys", 1, Reading.integer(0, 100)),
                        section.optional(
                                "shrinkAfter",
                                Duration.ofSeconds(10),
                                Reading.duration(Duration.ofSeconds(1), Duration.ofDays(1))),
                        section.optional(
                                "whenShort",
                                ClusterSpec.WhenShort.BLOCK,
                                Reading.oneOf(ClusterSpec.WhenShort.class, Map.of())));
        section.end();
        int n = durability.synchronousStandbys();
        long promotable = nodes.stream().filter(ClusterSpec.Node::promotable).count();
        if (n == 0 && durability.whenShort() == ClusterSpec.WhenShort.BLOCK) {
            section.refuse(
                    "synchronousStandbys",
                    "0 lets a commit return that no standby has, and the next failover may lose it;"
                            + " write at least 1, or accept the loss with whenShort: degrade");
        } else if (promotable >= 2 && n > promotable - 1) {
            section.refuse(
                    "synchronousStandbys",
                    n
                            + " standbys must acknowledge, but beside the primary only "
                            + (promotable - 1)
                            + " promotable nodes are declared, so no commit could ever return; lower it or add"
                            + " nodes");
        }
        return durability;
    }

    private static ClusterSpec.Rejoin rejoin(Section spec) {
        Section section = spec.optionalSection("rejoin");
        ClusterSpec.Rejoin rejoin =
                new ClusterSpec.Rejoin(
                        section.optional(
                                "reclone",
                                ClusterSpec.Reclone.ASK,
                                Reading.oneOf(ClusterSpec.Reclone.class, Map.of())));
        section.end();
        return rejoin;
    }

    private static Reading<String> constant(String expected) {
        return scalar -> {
            if (!scalar.getValue().equals(expected)) {
                throw new Reading.Refused(
                        "\""
                                + Reading.shown(scalar.getValue())
                                + "\" is not known to this version of pgbaton; write "
                                + expected);
            }
            return expected;
        };
    }
}
