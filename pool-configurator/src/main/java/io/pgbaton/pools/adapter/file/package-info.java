/** The fragment on disk. */
@NullMarked
package io.pgbaton.pools.adapter.file;

import org.jspecify.annotations.NullMarked;
