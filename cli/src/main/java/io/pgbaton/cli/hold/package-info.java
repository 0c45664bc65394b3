/** Keeps pgbaton from beginning a recovery, and lets it again. */
@NullMarked
package io.pgbaton.cli.hold;

import org.jspecify.annotations.NullMarked;
