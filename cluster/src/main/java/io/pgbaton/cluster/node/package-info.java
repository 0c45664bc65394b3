/** The port to PostgreSQL nodes: sessions, how connecting can fail, the locked control session. */
@NullMarked
package io.pgbaton.cluster.node;

import org.jspecify.annotations.NullMarked;
