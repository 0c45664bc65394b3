package io.pgbaton.cluster.store;

import io.pgbaton.cluster.domain.FailoverRequest;
import io.pgbaton.cluster.domain.Hold;
import io.pgbaton.cluster.domain.Journal;
import io.pgbaton.cluster.domain.RestartRequest;
import io.pgbaton.cluster.domain.Suspicion;
import io.pgbaton.cluster.domain.SwitchoverRequest;
import io.pgbaton.cluster.domain.Topology;
import io.pgbaton.cluster.spec.ClusterSpec;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The keys of one cluster as they come in, in whatever order lists and watches tell them: the
 * greater revision wins, a value that does not read leaves the one before in force. Not
 * thread-safe.
 */
final class ClusterParts {

    private static final Logger LOG = Logger.getLogger(ClusterParts.class);

    private final String cluster;
    private final Function<StoredSpec, ClusterSpec> specReader;
    private final Map<String, Long> revisions = new HashMap<>();
    private final Map<String, Versioned<?>> values = new HashMap<>();
    private @Nullable ClusterSpec spec;
    private @Nullable String specError;

    ClusterParts(String cluster, Function<StoredSpec, ClusterSpec> specReader) {
        this.cluster = cluster;
        this.specReader = specReader;
    }

    /**
     * Takes a key's value in, unless a newer one is known.
     *
     * @param part what follows the cluster's prefix
     * @param json null: the key is gone
     * @return whether it changed the view
     */
    boolean take(String part, @Nullable String json, long createRevision, long modRevision) {
        if (modRevision <= revisions.getOrDefault(part, 0L)) {
            return false;
        }
        Class<?> type = typeOf(part);
        if (type == null) {
            return false;
        }
        revisions.put(part, modRevision);
        if (json == null) {
            spec = part.equals("spec") ? null : spec;
            specError = part.equals("spec") ? null : specError;
            values.remove(part);
            return true;
        }
        try {
            Object value = Json.read(json, type);
            values.put(part, new Versioned<>(value, createRevision, modRevision));
            if (value instanceof StoredSpec stored) {
                read(stored);
            }
        } catch (IllegalArgumentException e) {
            LOG.errorf(
                    "unreadable value in store, the one before stays in force cluster=%s key=%s"
                            + " reason=%s",
                    cluster, part, e.getMessage());
        }
        return true;
    }

    /**
     * What a list did not have is gone, unless it was written after the list.
     *
     * @return whether it changed the view
     */
    boolean retain(Set<String> present, long listRevision) {
        boolean changed = false;
        for (String part : List.copyOf(values.keySet())) {
            if (!present.contains(part)) {
                changed |= take(part, null, 0, listRevision);
            }
        }
        return changed;
    }

    boolean isEmpty() {
        return values.isEmpty();
    }

    ClusterView view(long revision) {
        return new ClusterView(
                cluster,
                revision,
                spec,
                specError,
                get("decider"),
                get("topology"),
                get("recovery"),
                get("suspicion"),
                get("hold"),
                get("refusal"),
                get("switchover"),
                get("failover"),
                get("restart"));
    }

    private void read(StoredSpec stored) {
        try {
            spec = specReader.apply(stored);
            specError = null;
        } catch (RuntimeException e) {
            specError = e.getMessage() == null ? e.toString() : e.getMessage();
            LOG.errorf(
                    "cluster spec refused, the one before stays in force cluster=%s reason=%s",
                    cluster, specError);
        }
    }

    @SuppressWarnings("unchecked")
    private <T> @Nullable Versioned<T> get(String part) {
        return (Versioned<T>) values.get(part);
    }

    private static @Nullable Class<?> typeOf(String part) {
        return switch (part) {
            case "spec" -> StoredSpec.class;
            case "decider" -> Member.class;
            case "topology" -> Topology.class;
            case "recovery" -> Journal.class;
            case "suspicion" -> Suspicion.class;
            case "hold" -> Hold.class;
            case "refusal" -> Refusal.class;
            case "switchover" -> SwitchoverRequest.class;
            case "failover" -> FailoverRequest.class;
            case "restart" -> RestartRequest.class;
            default -> null;
        };
    }
}
