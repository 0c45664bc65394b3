package io.pgbaton.coordinator.model;

import io.pgbaton.cluster.node.Conninfo;
import io.pgbaton.cluster.spec.ClusterSpec;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What does not change in a world: its scene, the cluster file, and what the runs have shown. */
final class Cluster {

    final Scene scene;
    final ClusterSpec spec;
    final Course.Book book;
    final List<String> nodes;
    private final Map<String, Integer> byConninfo = new HashMap<>();

    Cluster(Scene scene, int courses) {
        this.scene = scene;
        this.spec = scene.spec();
        this.book = new Course.Book(courses);
        this.nodes = scene.nodes();
        for (String to : nodes) {
            for (String from : nodes) {
                byConninfo.put(Conninfo.of(spec, from, to), nodes.indexOf(to));
            }
        }
    }

    int index(String node) {
        int index = nodes.indexOf(node);
        if (index < 0) {
            throw new IllegalArgumentException("no node " + node);
        }
        return index;
    }

    String name(int node) {
        return nodes.get(node);
    }

    int size() {
        return nodes.size();
    }

    /** How a node follows another. */
    String conninfo(int from, int to) {
        return Conninfo.of(spec, name(from), name(to));
    }

    /** Whom this conninfo leads to; -1: nobody. */
    int target(String conninfo) {
        return conninfo.isEmpty() ? -1 : byConninfo.getOrDefault(conninfo, -1);
    }
}
