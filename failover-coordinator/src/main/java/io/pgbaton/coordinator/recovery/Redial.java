package io.pgbaton.coordinator.recovery;

import io.pgbaton.cluster.node.ControlSession;
import io.pgbaton.cluster.node.NodeException;
import org.jspecify.annotations.Nullable;

/**
 * Has a standby end its stream and dial its primary afresh, for a stream that hangs looks like a
 * primary that commits nothing. A blank at the end of {@code primary_conninfo} is taken away or
 * added: whatever differs makes the startup process end the receiver and start another (PostgreSQL,
 * {@code StartupRereadConfig}), and where it leads stays the same.
 *
 * <p>It is also a trial: a standby that cannot store a setting could not be promoted either.
 */
public final class Redial {

    private final Reach reach;

    public Redial(Reach reach) {
        this.reach = reach;
    }

    /** Null once the standby has stored and loaded it, else what speaks against it. */
    public @Nullable String of(String node) {
        try (ControlSession control = reach.control(node)) {
            if (!control.execute("select pg_is_in_recovery()").isTrue()) {
                return "is not a standby";
            }
            String known = control.fileSetting("primary_conninfo");
            String plain = plain(known);
            // One that follows nobody has nothing to dial: it only shows that it can store.
            boolean done = plain.isEmpty() || !plain.equals(known);
            control.set("primary_conninfo", done ? plain : plain + " ");
            control.reload();
            return null;
        } catch (NodeException | RuntimeException e) {
            return String.valueOf(e.getMessage());
        }
    }

    /** A conninfo without the blank that a redial may have left; empty where none is set. */
    static String plain(@Nullable String conninfo) {
        return conninfo == null ? "" : conninfo.stripTrailing();
    }
}
