package io.pgbaton.cluster.spec;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Reads {@code spec.failover}: when the primary is given up, and what then. */
final class FailoverReader {

    private static final List<String> DEFAULT_VANTAGES = List.of("a", "b", "c");

    private FailoverReader() {}

    static ClusterSpec.Failover read(Section spec, List<ClusterSpec.Node> nodes) {
        Section section = spec.optionalSection("failover");
        ClusterSpec.Failover failover =
                new ClusterSpec.Failover(
                        section.optional(
                                "mode",
                                ClusterSpec.Mode.AUTOMATIC,
                                Reading.oneOf(ClusterSpec.Mode.class, Map.of())),
                        vantages(section),
                        section.optional(
                                "refusedGap",
                                Duration.ofMillis(100),
                                Reading.duration(Duration.ofMillis(10), Duration.ofSeconds(10))),
                        section.optional(
                                "silence",
                                Duration.ofSeconds(3),
                                Reading.duration(Duration.ofSeconds(1), Duration.ofMinutes(10))),
                        section.optional(
                                "restartGrace",
                                Duration.ofSeconds(5),
                                Reading.duration(Duration.ZERO, Duration.ofMinutes(10))),
                        section.optional(
                                "blockAfter",
                                Duration.ofMinutes(15),
                                Reading.duration(Duration.ZERO, Duration.ofDays(30))),
                        section.optional("maxLagBytes", 1L << 20, Reading.size()),
                        section.optional(
                                "region",
                                ClusterSpec.Region.ANY,
                                Reading.oneOf(ClusterSpec.Region.class, Map.of())),
                        reaction(section, "onDiskFull"),
                        reaction(section, "onReadOnly"));
        section.end();
        if (failover.refusedGap().compareTo(failover.silence()) >= 0) {
            section.refuse(
                    "refusedGap",
                    Quantity.text(failover.refusedGap())
                            + " is not shorter than silence ("
                            + Quantity.text(failover.silence())
                            + "), so a refusal, which is proof, would count later than silence, which is none;"
                            + " shorten refusedGap");
        }
        if (failover.region() == ClusterSpec.Region.SAME && !anyPair(nodes)) {
            section.refuse(
                    "region",
                    "same lets automation choose from the old primary's region only, and no region has"
                            + " two promotable nodes, so it could never choose anybody; write any, or"
                            + " declare a second node in a region");
        }
        return failover;
    }

    private static ClusterSpec.Reaction reaction(Section section, String key) {
        return section.optional(
                key,
                ClusterSpec.Reaction.ALERT,
                Reading.oneOf(ClusterSpec.Reaction.class, Map.of()));
    }

    private static List<String> vantages(Section section) {
        if (!section.has("vantages")) {
            return DEFAULT_VANTAGES;
        }
        Map<String, Integer> lines = new HashMap<>();
        List<String> vantages = new ArrayList<>();
        List<Section.Item<String>> items = section.requiredList("vantages", Shape.NAME);
        for (Section.Item<String> item : items) {
            Integer before = lines.putIfAbsent(item.value(), item.line());
            if (before != null) {
                section.refuse(
                        "vantages",
                        item.value()
                                + " is used twice (also line "
                                + before
                                + "); name each vantage once");
            }
            vantages.add(item.value());
        }
        int count = vantages.size();
        if (count > 0 && count % 2 == 0) {
            section.refuse(
                    "vantages",
                    count
                            + " vantages need a majority of "
                            + (count / 2 + 1)
                            + ", no better than "
                            + (count - 1)
                            + " of which "
                            + (count - 1) / 2
                            + " may be lost; name an odd number ("
                            + (count - 1)
                            + " with a majority of "
                            + count / 2
                            + ", or "
                            + (count + 1)
                            + " with "
                            + (count / 2 + 1)
                            + ")");
        }
        return vantages;
    }

    /** Whether some region has two nodes that may be primary. */
    private static boolean anyPair(List<ClusterSpec.Node> nodes) {
        Set<String> regions = new HashSet<>();
        return nodes.stream()
                .filter(ClusterSpec.Node::promotable)
                .anyMatch(node -> !regions.add(node.region()));
    }
}
