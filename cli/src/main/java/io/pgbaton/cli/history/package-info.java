/** The recoveries of a cluster and their steps. */
@NullMarked
package io.pgbaton.cli.history;

import org.jspecify.annotations.NullMarked;
