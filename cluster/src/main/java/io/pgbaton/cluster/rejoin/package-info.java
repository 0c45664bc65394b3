/** How a node may start, by what the store says: what {@code pgbaton node prepare} goes by. */
@NullMarked
package io.pgbaton.cluster.rejoin;

import org.jspecify.annotations.NullMarked;
