package io.pgbaton.cluster.spec;

import java.util.ArrayList;
import java.util.List;

/** Collects what is wrong with one file. */
final class Problems {

    private final String source;
    private final List<InvalidSpec.Problem> found = new ArrayList<>();

    Problems(String source) {
        this.source = source;
    }

    void add(int line, String path, String reason) {
        found.add(new InvalidSpec.Problem(source, line, path, reason));
    }

    void throwIfAny() {
        if (!found.isEmpty()) {
            throw found();
        }
    }

    InvalidSpec found() {
        return new InvalidSpec(found);
    }
}
