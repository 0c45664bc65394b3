package io.pgbaton.coordinator.model;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A write-ahead log: its last record, and all that came before it. All logs of a world together are
 * a tree. Every record has the same size, so that two branches have the same LSNs, which is what
 * makes a comparison by numbers alone go wrong (V11).
 */
final class Wal {

    /** LSN of the beginning of the first record. */
    private static final long BASE = 0x3000000L;

    private static final long SIZE = 0x100L;

    /** What a record is. */
    enum Kind {
        /** A client's commit. */
        COMMIT,
        /** The row of an epoch in pgbaton.epoch. */
        MARKER,
        /** A promotion: from here on the log is on a timeline of its own. */
        PROMOTION,
        /** A commit of pgbaton itself that no client waits for. */
        OWN
    }

    final @Nullable Wal before;
    final Kind kind;

    /** The epoch in which it was written, as far as its writer knew. */
    final int epoch;

    final int timeline;

    /** The node that wrote it. */
    final String writer;

    /** How many records the log has. */
    final int length;

    /** Of the whole log. */
    final long hash;

    private Wal(@Nullable Wal before, Kind kind, int epoch, int timeline, String writer) {
        this.before = before;
        this.kind = kind;
        this.epoch = epoch;
        this.timeline = timeline;
        this.writer = writer;
        this.length = before == null ? 1 : before.length + 1;
        long h = before == null ? Mix.SEED : before.hash;
        h = Mix.of(h, kind.ordinal());
        h = Mix.of(h, epoch);
        h = Mix.of(h, timeline);
        this.hash = Mix.of(h, writer.hashCode());
    }

    /** The log of an adopted cluster: the marker of epoch 1. */
    static Wal first(String primary) {
        return new Wal(null, Kind.MARKER, 1, 1, primary);
    }

    /** The log of a cluster that is not adopted. */
    static Wal unmarked(String primary) {
        return new Wal(null, Kind.OWN, 1, 1, primary);
    }

    /** One record more. */
    Wal then(Kind next, int ofEpoch, String by) {
        return new Wal(this, next, ofEpoch, next == Kind.PROMOTION ? timeline + 1 : timeline, by);
    }

    /** Whether this is the other log or the beginning of it. */
    boolean within(Wal other) {
        return length <= other.length && other.at(length).hash == hash;
    }

    /** The first so many records. */
    Wal at(int records) {
        Wal w = this;
        while (w.length > records && w.before != null) {
            w = w.before;
        }
        return w;
    }

    /** The LSN of its end. */
    long end() {
        return BASE + length * SIZE;
    }

    /** The LSN at which its last record begins. */
    long start() {
        return end() - SIZE;
    }

    /** Its records, oldest first. */
    Deque<Wal> records() {
        Deque<Wal> all = new ArrayDeque<>();
        for (Wal w = this; w != null; w = w.before) {
            all.addFirst(w);
        }
        return all;
    }

    /** Whether a promotion of this epoch stands in it. */
    boolean promotedIn(int inEpoch) {
        for (Wal w = this; w != null; w = w.before) {
            if (w.kind == Kind.PROMOTION && w.epoch == inEpoch) {
                return true;
            }
        }
        return false;
    }

    /** Whether the marker of this epoch stands in it. */
    boolean markedIn(int inEpoch) {
        for (Wal w = this; w != null; w = w.before) {
            if (w.kind == Kind.MARKER && w.epoch == inEpoch) {
                return true;
            }
        }
        return false;
    }

    /** How a walsender with this log answers a standby with the other one. */
    enum Streaming {
        /** It has all of it: it goes on from there. */
        GOES_ON,
        /** PostgreSQL refuses. */
        REFUSED,
        /** By timeline number and LSN it fits, and is another log: two histories in one. */
        MIXED
    }

    /** PostgreSQL compares timeline numbers and LSNs, nothing else. */
    Streaming toStandby(Wal standby) {
        if (standby.within(this)) {
            return Streaming.GOES_ON;
        }
        if (within(standby)) {
            return Streaming.REFUSED;
        }
        for (Wal w = this; w != null; w = w.before) {
            if (w.timeline == standby.timeline) {
                return w.length >= standby.length ? Streaming.MIXED : Streaming.REFUSED;
            }
        }
        return Streaming.REFUSED;
    }

    static String lsn(long bytes) {
        return "0/" + Long.toHexString(bytes).toUpperCase(Locale.ROOT);
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        for (Wal w : records()) {
            String sign =
                    switch (w.kind) {
                        case COMMIT -> "c";
                        case MARKER -> "MARKER";
                        case PROMOTION -> "PROMOTED";
                        case OWN -> "o";
                    };
            text.append(text.isEmpty() ? "" : " ").append(sign).append(w.epoch);
            text.append('t').append(w.timeline);
        }
        return text.toString();
    }
}
