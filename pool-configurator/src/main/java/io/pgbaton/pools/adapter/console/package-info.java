/** PgBouncer's admin console. */
@NullMarked
package io.pgbaton.pools.adapter.console;

import org.jspecify.annotations.NullMarked;
