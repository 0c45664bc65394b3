package io.pgbaton.cluster.spec;

import java.util.HashMap;
import java.util.Map;

/** Refuses what stands in a file for the second time, and tells where it stood first. */
final class Uniqueness {

    private final String advice;
    private final Map<String, Integer> lines = new HashMap<>();

    Uniqueness(String advice) {
        this.advice = advice;
    }

    /** Notes a value; an empty one was refused already. */
    void check(String value, String shown, Section section, String key) {
        if (value.isEmpty()) {
            return;
        }
        Integer before = lines.putIfAbsent(value, section.line(key));
        if (before != null) {
            section.refuse(key, shown + " is used twice (also line " + before + "); " + advice);
        }
    }
}
