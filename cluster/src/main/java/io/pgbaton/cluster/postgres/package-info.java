/** Sessions on PostgreSQL and on PgBouncer's console, over the Vert.x client. */
@NullMarked
package io.pgbaton.cluster.postgres;

import org.jspecify.annotations.NullMarked;
