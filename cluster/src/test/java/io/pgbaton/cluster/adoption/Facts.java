package io.pgbaton.cluster.adoption;

import io.pgbaton.cluster.domain.Promise;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Facts of a node that can be taken over, to be changed one at a time. */
final class Facts {

    private final String node;
    private boolean standby;
    private @Nullable String upstream;
    private String system = "7000";
    private int version = 170011;
    private boolean readOnly;
    private Promise promised = Promise.NONE;
    private boolean schema = true;
    private List<String> lacking = List.of();

    Facts(String node) {
        this.node = node;
    }

    Facts follows(@Nullable String endpoint) {
        standby = true;
        upstream = endpoint;
        return this;
    }

    Facts system(String identifier) {
        system = identifier;
        return this;
    }

    Facts version(int number) {
        version = number;
        return this;
    }

    Facts asReadOnly() {
        readOnly = true;
        return this;
    }

    Facts promised(Promise promise) {
        promised = promise;
        return this;
    }

    Facts withoutSchema() {
        schema = false;
        return this;
    }

    Facts lacking(List<String> privileges) {
        lacking = privileges;
        return this;
    }

    NodeFacts build() {
        return new NodeFacts(
                node, standby, system, version, 7, readOnly, promised, upstream, schema, lacking,
                true);
    }
}
