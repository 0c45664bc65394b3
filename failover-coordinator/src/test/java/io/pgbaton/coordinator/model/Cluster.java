package io.pgbaton.coordinator.model;

import io.pgbaton.cluster.node.Conninfo;
import io.pgbaton.cluster.spec.ClusterSpec;
import java.util.ArrayList;
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
    private final Map<Integer, List<ClusterSpec>> files = new HashMap<>();

    Cluster(Scene scene, Course.Book book) {
        this.scene = scene;
        this.spec = scene.spec();
        this.book = book;
        this.nodes = scene.nodes();
        for (String to : nodes) {
            for (String from : nodes) {
                byConninfo.put(Conninfo.of(spec, from, to), nodes.indexOf(to));
            }
        }
    }

    /**
     * Cluster files that somebody may have applied instead: one that asks for n acknowledgements,
     * one more or one less, and wants everybody or all but one.
     */
    List<ClusterSpec> files(int n) {
        return files.computeIfAbsent(n, this::written);
    }

    private List<ClusterSpec> written(int n) {
        List<ClusterSpec> written = new ArrayList<>();
        for (int asked = Math.max(1, n - 1); asked <= Math.min(n + 1, size() - 1); asked++) {
            written.add(scene.spec(asked, ""));
            if (asked < size() - 1) {
                for (String unwanted : nodes) {
                    written.add(scene.spec(asked, unwanted));
                }
            }
        }
        return written;
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
