package io.pgbaton.cluster.spec;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

class ClusterSpecReaderPropertyTest {

    @Property(tries = 500)
    void shouldReadBackWhatWasWritten(@ForAll long seed) {
        // Given
        ClusterSpec spec = any(new Random(seed));

        // When
        ClusterSpec read = ClusterSpecReader.read(SpecYaml.of(spec), "any.yaml");

        // Then
        assertThat(read).isEqualTo(spec);
    }

    @Property(tries = 2000)
    void shouldThrowNothingButInvalidSpecForMutatedText(@ForAll long seed) {
        // Given
        Random random = new Random(seed);
        String yaml = mutated(SpecYaml.of(any(random)), random);

        // When
        List<InvalidSpec.Problem> problems = problemsOf(yaml);

        // Then
        assertThat(problems).allSatisfy(p -> assertThat(p.line()).isPositive());
    }

    private static List<InvalidSpec.Problem> problemsOf(String yaml) {
        try {
            ClusterSpecReader.read(yaml, "any.yaml");
            return List.of();
        } catch (InvalidSpec e) {
            assertThat(e.problems()).isNotEmpty();
            return e.problems();
        }
    }

    private static String mutated(String yaml, Random random) {
        StringBuilder text = new StringBuilder(yaml);
        String alphabet = " \n\t{}[]:,-#\"'&*!|>%@`?\\0a~\u0000\uD800\u2028";
        for (int i = random.nextInt(6); i >= 0; i--) {
            int at = random.nextInt(text.length());
            switch (random.nextInt(4)) {
                case 0 -> text.deleteCharAt(at);
                case 1 -> text.insert(at, alphabet.charAt(random.nextInt(alphabet.length())));
                case 2 -> text.delete(at, Math.min(text.length(), at + random.nextInt(80)));
                default ->
                        text.insert(
                                at,
                                text.substring(
                                        at, Math.min(text.length(), at + random.nextInt(80))));
            }
        }
        return text.toString();
    }

    private static ClusterSpec any(Random random) {
        List<ClusterSpec.Node> nodes = new ArrayList<>();
        int count = 2 + random.nextInt(4);
        for (int i = 0; i < count; i++) {
            nodes.add(
                    new ClusterSpec.Node(
                            "pg" + i + (random.nextBoolean() ? "-x" : ""),
                            "10.0." + random.nextInt(256) + "." + i,
                            1 + random.nextInt(65535),
                            random.nextBoolean() ? "eu-west" : "default",
                            random.nextInt(1001),
                            i < 2 || random.nextBoolean()));
        }
        int promotable = (int) nodes.stream().filter(ClusterSpec.Node::promotable).count();
        boolean degrade = random.nextBoolean();
        int least = degrade ? 0 : 1;
        int n = least + random.nextInt(promotable - least);
        return new ClusterSpec(
                "c" + random.nextInt(1000),
                ClusterSpec.Engine.STREAMING,
                nodes,
                new ClusterSpec.Credentials(
                        role("control"),
                        role("monitor"),
                        new ClusterSpec.Replication("repl", Path.of("/etc/pgpass"))),
                new ClusterSpec.Durability(
                        n,
                        millis(random, 1000, 86_400_000),
                        degrade ? ClusterSpec.WhenShort.DEGRADE : ClusterSpec.WhenShort.BLOCK),
                new ClusterSpec.Failover(
                        pick(random, ClusterSpec.Mode.values()),
                        random.nextBoolean() ? List.of("a") : List.of("x", "y", "z"),
                        millis(random, 10, 900),
                        millis(random, 1000, 600_000),
                        millis(random, 0, 600_000),
                        millis(random, 0, 86_400_000),
                        random.nextLong(Long.MAX_VALUE / 1_000_000),
                        region(random, nodes),
                        pick(random, ClusterSpec.Reaction.values()),
                        pick(random, ClusterSpec.Reaction.values())),
                random.nextBoolean() ? null : command(random, 30_000),
                random.nextBoolean() ? null : command(random, 600_000),
                new ClusterSpec.Rejoin(pick(random, ClusterSpec.Reclone.values())),
                pools(random));
    }

    /** The same region only where that leaves automation somebody to choose. */
    private static ClusterSpec.Region region(Random random, List<ClusterSpec.Node> nodes) {
        Set<String> regions = new HashSet<>();
        boolean pair =
                nodes.stream()
                        .filter(ClusterSpec.Node::promotable)
                        .anyMatch(node -> !regions.add(node.region()));
        return pair ? pick(random, ClusterSpec.Region.values()) : ClusterSpec.Region.ANY;
    }

    private static List<ClusterSpec.Pool> pools(Random random) {
        List<ClusterSpec.Pool> pools = new ArrayList<>();
        for (int i = random.nextInt(3); i > 0; i--) {
            pools.add(
                    new ClusterSpec.Pool(
                            "pool" + i,
                            ClusterSpec.PoolType.PGBOUNCER,
                            "pool" + i + ".example:6432",
                            random.nextBoolean() ? List.of("orders") : List.of("a", "b"),
                            ClusterSpec.Route.PRIMARY,
                            Path.of("/etc/pgbouncer/" + i + ".ini"),
                            role("pool")));
        }
        return pools;
    }

    private static ClusterSpec.Role role(String user) {
        return new ClusterSpec.Role(user, Path.of("/run/secrets/" + user));
    }

    private static ClusterSpec.Command command(Random random, int longest) {
        return new ClusterSpec.Command(
                List.of("/usr/local/bin/power-off", "{host}", "of {node}"),
                millis(random, 100, longest));
    }

    private static Duration millis(Random random, int least, int greatest) {
        return Duration.ofMillis(least + random.nextInt(greatest - least + 1));
    }

    private static <T> T pick(Random random, T[] values) {
        return values[random.nextInt(values.length)];
    }
}
