package io.pgbaton.cluster.spec;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

/**
 * A mapping of the cluster file: hands out typed values, tells {@link Problems} of those that are
 * missing or wrong, and at its {@link #end} of the keys that nobody asked for. What it hands out
 * for a wrong value is a placeholder, never to be seen since the file is refused.
 */
final class Section {

    private final String path;
    private final int line;
    private final Map<String, Entry> entries;
    private final Problems problems;
    private final Set<String> known = new TreeSet<>();
    private final Set<String> later = new TreeSet<>();
    private final boolean broken;

    private record Entry(int line, Node value) {}

    /** An item of a list of scalars. */
    record Item<T>(T value, int line, String path) {}

    private Section(
            String path, int line, Map<String, Entry> entries, Problems problems, boolean broken) {
        this.path = path;
        this.line = line;
        this.entries = entries;
        this.problems = problems;
        this.broken = broken;
    }

    static Section of(Node node, String path, Problems problems) {
        int line = lineOf(node);
        Map<String, Entry> entries = new LinkedHashMap<>();
        if (!(node instanceof MappingNode mapping)) {
            problems.add(line, path, kind(node) + " stands where keys with values are expected");
            return new Section(path, line, entries, problems, true);
        }
        for (NodeTuple tuple : mapping.getValue()) {
            int at = lineOf(tuple.getKeyNode());
            if (!(tuple.getKeyNode() instanceof ScalarNode key)) {
                problems.add(at, path, kind(tuple.getKeyNode()) + " cannot be a key");
                continue;
            }
            Entry before = entries.get(key.getValue());
            if (before == null) {
                entries.put(key.getValue(), new Entry(at, tuple.getValueNode()));
            } else {
                String reason =
                        "is written twice (also line " + before.line() + "); keep one of them";
                problems.add(at, child(path, key.getValue()), reason);
            }
        }
        return new Section(path, line, entries, problems, false);
    }

    /** The value, or the fallback where the key is absent. */
    <T> T optional(String key, T fallback, Reading<T> reading) {
        Node node = find(key);
        return node == null ? fallback : scalar(node, path(key), fallback, reading);
    }

    /** The value; its absence is a problem. */
    <T> T required(String key, T placeholder, Reading<T> reading) {
        if (find(key) == null) {
            missing(key);
        }
        return optional(key, placeholder, reading);
    }

    /** A section; where it is absent, one in which every key is absent. */
    Section optionalSection(String key) {
        Node node = find(key);
        return node == null
                ? new Section(path(key), line, Map.of(), problems, broken)
                : of(node, path(key), problems);
    }

    /** A section; its absence is one problem, and not one for each of its keys. */
    Section requiredSection(String key) {
        Node node = find(key);
        if (node == null) {
            missing(key);
            return new Section(path(key), line, Map.of(), problems, true);
        }
        return of(node, path(key), problems);
    }

    /** A list of sections; empty where it is absent. */
    List<Section> sections(String key) {
        List<Section> sections = new ArrayList<>();
        List<Node> nodes = items(key);
        for (int i = 0; i < nodes.size(); i++) {
            sections.add(of(nodes.get(i), path(key) + "[" + i + "]", problems));
        }
        return sections;
    }

    /** A list of scalars; those that are wrong are left out, an absent list is empty. */
    private <T> List<Item<T>> list(String key, Reading<T> reading) {
        List<Item<T>> list = new ArrayList<>();
        List<Node> nodes = items(key);
        for (int i = 0; i < nodes.size(); i++) {
            Node node = nodes.get(i);
            String at = path(key) + "[" + i + "]";
            try {
                if (node instanceof ScalarNode scalar && !scalar.getTag().equals(Tag.NULL)) {
                    list.add(new Item<>(reading.of(scalar), lineOf(node), at));
                } else {
                    problems.add(
                            lineOf(node), at, kind(node) + " stands where one value is expected");
                }
            } catch (Reading.Refused e) {
                problems.add(lineOf(node), at, String.valueOf(e.getMessage()));
            }
        }
        return list;
    }

    /** A list of at least one scalar. */
    <T> List<Item<T>> requiredList(String key, Reading<T> reading) {
        List<Item<T>> list = list(key, reading);
        if (find(key) == null) {
            missing(key);
        } else if (find(key) instanceof SequenceNode nodes && nodes.getValue().isEmpty()) {
            refuse(key, "is empty; list at least one");
        }
        return list;
    }

    /** A key that a later version will know. */
    void later(String key, String advice) {
        later.add(key);
        Entry entry = entries.get(key);
        if (entry != null) {
            problems.add(entry.line(), path(key), "is not in this version of pgbaton; " + advice);
        }
    }

    /** Says that a key is missing, unless the whole section is. */
    private void missing(String key) {
        if (!broken) {
            problems.add(line, path(key), "is missing; it has no default");
        }
    }

    /** Says what is wrong with a key's value. */
    void refuse(String key, String reason) {
        problems.add(line(key), path(key), reason);
    }

    /** To be called when everything was asked for: tells of the keys that remain. */
    void end() {
        entries.forEach(
                (key, entry) -> {
                    if (!known.contains(key) && !later.contains(key)) {
                        problems.add(entry.line(), path(key), "unknown key; " + meant(key));
                    }
                });
    }

    boolean has(String key) {
        return entries.containsKey(key);
    }

    /** The key's line, or the section's where it is absent. */
    int line(String key) {
        Entry entry = entries.get(key);
        return entry == null ? line : entry.line();
    }

    private String meant(String key) {
        return NearestName.to(key, known)
                .map(name -> "did you mean " + name + "?")
                .orElse("known here: " + String.join(", ", known));
    }

    private List<Node> items(String key) {
        Node node = find(key);
        if (node instanceof SequenceNode sequence) {
            return sequence.getValue();
        }
        if (node != null) {
            problems.add(lineOf(node), path(key), kind(node) + " stands where a list is expected");
        }
        return List.of();
    }

    private <T> T scalar(Node node, String at, T fallback, Reading<T> reading) {
        if (!(node instanceof ScalarNode scalar) || scalar.getTag().equals(Tag.NULL)) {
            problems.add(lineOf(node), at, kind(node) + " stands where one value is expected");
            return fallback;
        }
        try {
            return reading.of(scalar);
        } catch (Reading.Refused e) {
            problems.add(lineOf(node), at, String.valueOf(e.getMessage()));
            return fallback;
        }
    }

    private @Nullable Node find(String key) {
        known.add(key);
        Entry entry = entries.get(key);
        return entry == null ? null : entry.value();
    }

    private String path(String key) {
        return child(path, key);
    }

    private static String child(String path, String key) {
        return path.isEmpty() ? key : path + "." + key;
    }

    private static String kind(Node node) {
        return switch (node) {
            case MappingNode m -> "a mapping";
            case SequenceNode s -> "a list";
            case ScalarNode s when s.getTag().equals(Tag.NULL) -> "nothing";
            default -> "a single value";
        };
    }

    private static int lineOf(Node node) {
        return node.getStartMark() == null ? 1 : node.getStartMark().getLine() + 1;
    }
}
