package io.pgbaton.coordinator.office;

import io.pgbaton.cluster.store.Candidacy;
import io.pgbaton.cluster.store.Fence;
import io.pgbaton.cluster.store.Lease;
import org.jspecify.annotations.Nullable;

/**
 * One replica's seat at one cluster: it stands for the decider's office all the time, and serves
 * the terms it gets.
 */
public final class Seat implements AutoCloseable {

    private final Candidacy candidacy;
    private final Rehearsal rehearsal;
    private @Nullable Term term;

    /** Begins to stand. */
    public Seat(OfficeContext context, String instance, String address) {
        this.rehearsal = new Rehearsal(context);
        this.candidacy =
                new Candidacy(
                        context.store(),
                        context.cluster(),
                        instance,
                        address,
                        context.timing().ttl(),
                        new Candidacy.Office() {
                            @Override
                            public void onElected(Fence fence, Lease lease) {
                                begin(new Term(context, fence, lease));
                            }

                            @Override
                            public void onLost() {
                                end();
                            }
                        });
        candidacy.start();
    }

    private synchronized void begin(Term next) {
        end();
        term = next;
        Thread.ofVirtual().name("decider").start(next);
    }

    private synchronized void end() {
        if (term != null) {
            term.end();
            term = null;
        }
    }

    /** Whether it decides now, as far as it knows. */
    public synchronized boolean deciding() {
        return term != null;
    }

    @Override
    public void close() {
        candidacy.close();
        rehearsal.close();
        end();
    }
}
