/** Rolling restarts. */
@NullMarked
package io.pgbaton.cli.restart;

import org.jspecify.annotations.NullMarked;
