package io.pgbaton.coordinator.model;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A call of the production code to one of its ports: the point at which its thread stops, and the
 * model goes on.
 */
sealed interface Call {

    /** The thread that waits for the answer. */
    String thread();

    /**
     * A new connection.
     *
     * @param session what it is called from then on
     * @param control whether it is a control session, which others terminate (I11)
     */
    record Connect(String thread, String session, String node, boolean control) implements Call {
        @Override
        public String toString() {
            return "connects to " + node + (control ? " (control)" : "");
        }
    }

    /**
     * A statement in an open session.
     *
     * @param statement what the model makes of it
     */
    record Query(String thread, String session, String node, String sql, Server.Statement statement)
            implements Call {

        static Query of(String thread, String session, String node, String sql) {
            return new Query(thread, session, node, sql, Server.parse(sql));
        }

        /** Whether it waits for something. */
        boolean waits() {
            return statement.patience() != Server.Patience.NONE;
        }

        /** Whether it does more than look. */
        boolean changes() {
            return statement.sort() != Server.Sort.LOOK;
        }

        @Override
        public String toString() {
            return node + ": " + Server.shortened(sql);
        }
    }

    /** A linearizable read of the store. */
    record Listing(String thread, String prefix) implements Call {
        @Override
        public String toString() {
            return "reads etcd";
        }
    }

    /**
     * A guarded transaction of the store.
     *
     * @param fence the token without whose lease it does not hold; 0: it asks for none
     */
    record Commit(String thread, long fence, List<Write> writes) implements Call {
        @Override
        public String toString() {
            return "writes " + writes;
        }
    }

    /**
     * One change of a transaction.
     *
     * @param expected the mod revision that was read
     * @param json the new value; null deletes
     * @param leased whether it goes with the decider's lease
     */
    record Write(String path, long expected, @Nullable String json, boolean leased) {
        @Override
        public String toString() {
            return Etcd.told(path, json);
        }
    }
}
