/** Declares a cluster, and waits for what comes of it. */
@NullMarked
package io.pgbaton.cli.apply;

import org.jspecify.annotations.NullMarked;
