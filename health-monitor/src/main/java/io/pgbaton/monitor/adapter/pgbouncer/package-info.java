/** Observes PgBouncer over its admin console. */
@NullMarked
package io.pgbaton.monitor.adapter.pgbouncer;

import org.jspecify.annotations.NullMarked;
