package io.pgbaton.cluster.domain;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Where each earlier timeline ended (the history file, as {@code TIMELINE_HISTORY} answers it).
 *
 * @param timeline the timeline that the history leads to; timeline 1 has no switches
 * @param switches in the order of the log
 */
public record TimelineHistory(int timeline, List<Switch> switches) {

    /** The log went over to the next timeline here. */
    public record Switch(int timeline, Lsn at) {}

    public TimelineHistory {
        switches = List.copyOf(switches);
    }

    /**
     * Reads the file's text: {@code <timeline> <tab> <LSN> <tab> <reason>} a line, {@code #}
     * comments.
     *
     * @throws IllegalArgumentException for any other line
     */
    public static TimelineHistory parse(int timeline, String text) {
        List<Switch> switches = new ArrayList<>();
        for (String line : text.split("\n")) {
            String entry = line.strip();
            if (entry.isEmpty() || entry.startsWith("#")) {
                continue;
            }
            String[] parts = entry.split("\\s+", 3);
            if (parts.length < 2) {
                throw new IllegalArgumentException("not a line of a timeline history: " + line);
            }
            switches.add(new Switch(Integer.parseInt(parts[0]), Lsn.parse(parts[1])));
        }
        return new TimelineHistory(timeline, switches);
    }

    /** Where the given timeline was left, if this history left it. */
    public Optional<Lsn> leftAt(int ancestor) {
        return switches.stream().filter(s -> s.timeline() == ancestor).map(Switch::at).findFirst();
    }

    /**
     * Whether a log that ends at this timeline and position is a prefix of this one <em>by
     * numbers</em>. Two nodes can own the same timeline number [V11]: numbers alone never prove one
     * line (I13).
     */
    public boolean reaches(int ancestor, Lsn end) {
        if (ancestor == timeline) {
            return true;
        }
        return leftAt(ancestor).map(at -> at.atLeast(end)).orElse(false);
    }
}
