package io.pgbaton.cluster.etcd;

import io.etcd.jetcd.api.Event;
import io.etcd.jetcd.api.WatchResponse;
import io.pgbaton.cluster.store.Store.KeyChange;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Consumer;
import org.jboss.logging.Logger;

/**
 * One watch that runs on every member at once. Whichever member tells a revision first is heard,
 * the others' word of it is passed over; so a member that dies, freezes or lags costs nothing.
 *
 * <p>That is right because each stream tells its revisions in order and without gaps, and all of a
 * revision's changes in one response (etcd's server/mvcc/watchable_store.go; fragmenting is off):
 * what is not above the last delivered revision was delivered.
 */
final class EtcdWatch implements AutoCloseable {

    private static final Logger LOG = Logger.getLogger(EtcdWatch.class);

    private final String prefix;
    private final Consumer<KeyChange> onChange;
    private final Runnable onReset;
    private final List<MemberWatch> streams;
    private final BlockingQueue<WatchResponse> responses = new LinkedBlockingQueue<>();
    private final Thread dispatcher;
    private volatile long next;
    private volatile boolean closed;

    EtcdWatch(
            EtcdMembers members,
            String prefix,
            long fromRevision,
            Consumer<KeyChange> onChange,
            Runnable onReset) {
        this.prefix = prefix;
        this.next = fromRevision;
        this.onChange = onChange;
        this.onReset = onReset;
        this.streams = members.all().stream().map(m -> new MemberWatch(m, this)).toList();
        this.dispatcher = Thread.ofVirtual().name("etcd-watch " + prefix).unstarted(this::dispatch);
    }

    void start() {
        dispatcher.start();
        streams.forEach(MemberWatch::open);
    }

    String prefix() {
        return prefix;
    }

    /** The first revision that was not delivered yet. */
    long next() {
        return next;
    }

    boolean closed() {
        return closed;
    }

    /** Takes a stream's response; called on its thread, in order. */
    void received(WatchResponse response) {
        responses.add(response);
    }

    @Override
    public void close() {
        closed = true;
        streams.forEach(MemberWatch::close);
        dispatcher.interrupt();
    }

    private void dispatch() {
        while (!closed) {
            try {
                deliver(responses.take());
            } catch (InterruptedException e) {
                return;
            } catch (RuntimeException e) {
                LOG.errorf(e, "watch consumer failed prefix=%s", prefix);
            }
        }
    }

    private void deliver(WatchResponse response) {
        if (response.getCompactRevision() > next) {
            LOG.warnf(
                    "watch fell behind compaction prefix=%s revision=%d compacted=%d",
                    prefix, next, response.getCompactRevision());
            next = response.getCompactRevision();
            onReset.run();
            return;
        }
        long heard = next;
        long last = heard - 1;
        for (Event event : response.getEventsList()) {
            long revision = event.getKv().getModRevision();
            if (revision >= heard && !closed) {
                last = revision;
                tell(event);
            }
        }
        if (response.getEventsCount() == 0 && !response.getCreated() && !response.getCanceled()) {
            last = Math.max(last, response.getHeader().getRevision());
        }
        next = Math.max(next, last + 1);
    }

    private void tell(Event event) {
        boolean gone = event.getType() == Event.EventType.DELETE;
        KeyChange change =
                new KeyChange(
                        event.getKv().getKey().toStringUtf8(),
                        gone ? null : event.getKv().getValue().toStringUtf8(),
                        event.getKv().getCreateRevision(),
                        event.getKv().getModRevision());
        try {
            onChange.accept(change);
        } catch (RuntimeException e) {
            LOG.errorf(e, "watch consumer failed key=%s", change.path());
        }
    }
}
