/** The lab's cluster as pgbaton is told of it, and as pgbaton tells of it. */
@NullMarked
package io.pgbaton.lab.cluster;

import org.jspecify.annotations.NullMarked;
