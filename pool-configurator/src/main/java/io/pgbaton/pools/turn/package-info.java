/** The loop that brings each pool to what is declared, over ports to its console and its file. */
@NullMarked
package io.pgbaton.pools.turn;

import org.jspecify.annotations.NullMarked;
