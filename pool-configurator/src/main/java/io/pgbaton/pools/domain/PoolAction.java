package io.pgbaton.pools.domain;

import java.util.List;

/** One thing to do to a pool. Each may be done twice, or by two configurators, without harm. */
public sealed interface PoolAction {

    /** Do nothing at all, and say why. */
    record Refuse(String reason) implements PoolAction {}

    /** Let a database's clients queue; does not wait for running transactions. */
    record Pause(String database) implements PoolAction {}

    /** Replace the fragment in one step. */
    record WriteFragment(Fragment fragment) implements PoolAction {}

    /** Have PgBouncer read its files. */
    record Reload() implements PoolAction {}

    /** Let a database's clients go on. */
    record Resume(String database) implements PoolAction {}

    /** End these connections to another address than the target's. */
    record Cut(String database, List<ServerConnection> servers) implements PoolAction {
        public Cut {
            servers = List.copyOf(servers);
        }
    }
}
