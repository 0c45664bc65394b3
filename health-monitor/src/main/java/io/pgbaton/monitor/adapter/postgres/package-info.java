/** Observes PostgreSQL nodes and writes the heartbeat, over the node port. */
@NullMarked
package io.pgbaton.monitor.adapter.postgres;

import org.jspecify.annotations.NullMarked;
