package io.pgbaton.pools.domain;

import io.pgbaton.cluster.domain.Epoch;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What is to be done next about a pool; nothing, when it is as it should be. After every plan that
 * is not empty one looks again: the empty plan is the verification.
 *
 * <ol>
 *   <li>An epoch below one that was seen is refused, wherever it was seen (I7).
 *   <li>Where clients are to queue they queue first.
 *   <li>The fragment is replaced and read, until new connections go to the target and nowhere else.
 *   <li>Only when new connections go to the target clients go on, and then at once; a database of
 *       this pool is never paused without a reason.
 *   <li>What is still connected elsewhere is ended: an old primary gets no traffic (I8).
 * </ol>
 *
 * @param cluster the cluster's name
 * @param target where clients are to go
 * @param databases the databases of the pool that belong to this cluster
 * @param queue whether clients are to queue
 */
public record PoolPlan(String cluster, Target target, List<String> databases, boolean queue) {

    public PoolPlan {
        databases = List.copyOf(databases);
    }

    /** The fragment as it should stand on disk. */
    public Fragment fragment() {
        return new Fragment(cluster, target, databases);
    }

    /**
     * Why nothing may be done; empty when it may.
     *
     * @param seen the highest epoch that this process, or the store's record of this pool, has seen
     * @param text the fragment on disk
     */
    public Optional<PoolAction.Refuse> refusal(Epoch seen, String text) {
        if (seen.compareTo(target.epoch()) > 0) {
            return refuse("epoch " + target.epoch() + " is below " + seen + ", which was applied");
        }
        Optional<Fragment.Header> header = Fragment.header(text);
        if (header.isPresent() && !header.get().cluster().equals(cluster)) {
            return refuse(
                    "the fragment belongs to cluster "
                            + header.get().cluster()
                            + "; give each pool a fragment of its own, or remove the file");
        }
        if (header.isPresent() && header.get().epoch().compareTo(target.epoch()) > 0) {
            return refuse(
                    "the fragment carries epoch "
                            + header.get().epoch()
                            + ", above "
                            + target.epoch()
                            + "; if that is an error, remove the file");
        }
        return Optional.empty();
    }

    /**
     * The next actions, in order.
     *
     * @param seen the highest epoch seen so far
     */
    public List<PoolAction> next(Epoch seen, PoolLook look) {
        Optional<PoolAction.Refuse> refusal = refusal(seen, look.fragment());
        if (refusal.isPresent()) {
            return List.of(refusal.get());
        }
        List<PoolAction> actions = new ArrayList<>();
        boolean led = led(look);
        if (queue) {
            pauses(look, actions);
        } else if (led) {
            resumes(look, actions);
        }
        if (!look.fragment().equals(fragment().text())) {
            actions.add(new PoolAction.WriteFragment(fragment()));
            actions.add(new PoolAction.Reload());
            return actions;
        }
        if (!led) {
            actions.add(new PoolAction.Reload());
            return actions;
        }
        if (!queue) {
            cuts(look, actions);
        }
        return actions;
    }

    /** What differs from the declaration, in words; empty when nothing does. */
    public Optional<String> drift(PoolLook look) {
        List<String> found = new ArrayList<>();
        if (look.fragment().isEmpty()) {
            found.add("no fragment");
        } else if (!look.fragment().equals(fragment().text())) {
            found.add("another fragment");
        }
        for (String name : databases) {
            DatabaseState database = look.databases().get(name);
            if (database == null) {
                found.add(name + " missing");
            } else {
                if (!database.leadsTo(target)) {
                    found.add(name + " leads to " + database.endpoint());
                }
                if (database.paused() != queue) {
                    found.add(name + (queue ? " not paused" : " paused"));
                }
            }
        }
        return found.isEmpty() ? Optional.empty() : Optional.of(String.join(", ", found));
    }

    /** The declaration in words. */
    public String expectation() {
        return String.join(", ", databases)
                + " at "
                + target.endpoint()
                + (queue ? ", paused" : ", not paused");
    }

    private boolean led(PoolLook look) {
        return databases.stream()
                .map(name -> look.databases().get(name))
                .allMatch(database -> database != null && database.leadsTo(target));
    }

    private void pauses(PoolLook look, List<PoolAction> actions) {
        for (String name : databases) {
            DatabaseState database = look.databases().get(name);
            if (database != null && !database.paused()) {
                actions.add(new PoolAction.Pause(name));
            }
        }
    }

    private void resumes(PoolLook look, List<PoolAction> actions) {
        for (String name : databases) {
            DatabaseState database = look.databases().get(name);
            if (database != null && database.paused()) {
                actions.add(new PoolAction.Resume(name));
            }
        }
    }

    /**
     * A reload marks every connection to the old address as closing; the mark is asked for, so that
     * a name that PgBouncer resolves otherwise than we do costs no client its connection.
     */
    private void cuts(PoolLook look, List<PoolAction> actions) {
        if (look.targetAddresses().isEmpty()) {
            return;
        }
        for (String name : databases) {
            List<ServerConnection> strays =
                    look.servers().stream()
                            .filter(s -> s.database().equals(name))
                            .filter(s -> !reaches(s, look))
                            .filter(s -> s.inUse() && s.closing())
                            .toList();
            if (!strays.isEmpty()) {
                actions.add(new PoolAction.Cut(name, strays));
            }
        }
    }

    private boolean reaches(ServerConnection server, PoolLook look) {
        return server.port() == target.port() && look.targetAddresses().contains(server.address());
    }

    private static Optional<PoolAction.Refuse> refuse(String reason) {
        return Optional.of(new PoolAction.Refuse(reason));
    }
}
