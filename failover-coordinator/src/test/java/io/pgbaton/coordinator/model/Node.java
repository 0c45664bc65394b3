package io.pgbaton.coordinator.model;

import org.jspecify.annotations.Nullable;

/**
 * A PostgreSQL server. Each setting exists several times: in the files, in the postmaster (what a
 * new connection sees), and in those children that act on it: the startup process (whom to follow)
 * and each walsender (whom to wait for).
 *
 * <p>Worlds share nodes: {@link World#change} copies one before it is changed.
 */
final class Node implements Cloneable {

    /** Settings that a node follows another by. */
    record Upstream(String conninfo, String slot) {
        static final Upstream NONE = new Upstream("", "");

        long hash() {
            return Mix.of(conninfo.hashCode(), slot.hashCode());
        }
    }

    boolean up = true;

    /** Whether standby.signal is there; a promotion takes it away. */
    boolean standby;

    /** pg_promote() was called, and nothing seen of it yet. */
    boolean promoting;

    /** The epoch that it was called in; another decider may have raised the promise since. */
    int promotedFor;

    Wal log;

    // --- the files
    String promised = "";
    Upstream fileUpstream = Upstream.NONE;
    Names fileNames;
    boolean fileReadOnly;

    // --- the postmaster
    boolean reloadAsked;
    Upstream upstream = Upstream.NONE;
    Names names;
    boolean readOnly;

    // --- the startup process of a standby
    boolean startupToRead;
    Upstream followed = Upstream.NONE;
    boolean pauseAsked;
    boolean paused;

    // --- its walreceiver, and the walsender at the other end
    /** Whom it streams from; -1: there is no receiver. */
    int from = -1;

    /** The startup process wants it to end. */
    boolean receiverEnds;

    /** What the walsender has loaded; null: there is none. */
    @Nullable Names senderNames;

    /**
     * How far the walsender sends before it reads the names anew; null: it has read them. A signal
     * that was sent before a record was written is heeded before that record is sent.
     */
    @Nullable Wal senderReadsAt;

    // --- as a primary
    /** The epoch whose slots it has; 0: none. */
    int slots;

    /** Of all that, as long as nobody changes it; 0: not known. */
    private long hash;

    Node(Wal log, Names names) {
        this.log = log;
        this.fileNames = names;
        this.names = names;
    }

    Node copy() {
        try {
            Node copy = (Node) clone();
            copy.hash = 0;
            return copy;
        } catch (CloneNotSupportedException e) {
            throw new AssertionError(e);
        }
    }

    /** SIGKILL: the files and the flushed log stay. */
    void kill() {
        up = false;
        promoting = false;
        reloadAsked = false;
        upstream = Upstream.NONE;
        startupToRead = false;
        followed = Upstream.NONE;
        pauseAsked = false;
        paused = false;
        readOnly = false;
        names = fileNames;
        disconnect();
    }

    /** Starts as it is. */
    void start() {
        up = true;
        upstream = fileUpstream;
        followed = standby ? fileUpstream : Upstream.NONE;
        names = fileNames;
        readOnly = fileReadOnly;
    }

    void disconnect() {
        from = -1;
        receiverEnds = false;
        senderNames = null;
        senderReadsAt = null;
    }

    /** The promotion takes effect. */
    void promote(String self) {
        disconnect();
        promoting = false;
        pauseAsked = false;
        paused = false;
        standby = false;
        startupToRead = false;
        followed = Upstream.NONE;
        log = log.then(Wal.Kind.PROMOTION, promotedFor, self);
    }

    /** It is about to be changed. */
    Node changing() {
        hash = 0;
        return this;
    }

    long hash() {
        if (hash == 0) {
            hash = computed();
        }
        return hash;
    }

    private long computed() {
        long h = Mix.of(log.hash, slots * 64L + (promoting ? promotedFor : 0));
        h = Mix.of(h, promised);
        h = Mix.of(h, fileUpstream.hash());
        h = Mix.of(h, fileNames.hash());
        h = Mix.of(h, flags());
        h = Mix.of(h, upstream.hash());
        h = Mix.of(h, names.hash());
        h = Mix.of(h, followed.hash());
        h = Mix.of(h, from);
        h = Mix.of(h, senderNames == null ? 0 : senderNames.hash());
        return Mix.of(h, senderReadsAt == null ? 0 : senderReadsAt.hash);
    }

    private int flags() {
        return (up ? 1 : 0)
                | (standby ? 2 : 0)
                | (promoting ? 4 : 0)
                | (fileReadOnly ? 8 : 0)
                | (reloadAsked ? 16 : 0)
                | (readOnly ? 32 : 0)
                | (startupToRead ? 64 : 0)
                | (pauseAsked ? 128 : 0)
                | (paused ? 256 : 0)
                | (receiverEnds ? 512 : 0);
    }
}
