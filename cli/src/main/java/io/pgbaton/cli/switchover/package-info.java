/** Asks for a planned switchover, and follows it to its end. */
@NullMarked
package io.pgbaton.cli.switchover;

import org.jspecify.annotations.NullMarked;
