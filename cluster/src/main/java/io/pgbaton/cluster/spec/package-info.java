/** The declared cluster: the records behind the cluster file and the strict reader of it. */
@NullMarked
package io.pgbaton.cluster.spec;

import org.jspecify.annotations.NullMarked;
