/** The pool-configurator: its settings and its wiring. */
@NullMarked
package io.pgbaton.pools;

import org.jspecify.annotations.NullMarked;
