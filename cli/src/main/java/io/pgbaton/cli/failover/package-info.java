/** Orders a failover where automation refuses. */
@NullMarked
package io.pgbaton.cli.failover;

import org.jspecify.annotations.NullMarked;
