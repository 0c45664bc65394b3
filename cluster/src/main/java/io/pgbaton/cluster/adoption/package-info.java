/** Taking over a cluster that exists: what must be so, what would be changed. */
@NullMarked
package io.pgbaton.cluster.adoption;

import org.jspecify.annotations.NullMarked;
