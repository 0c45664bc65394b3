@NullMarked
package io.pgbaton.cluster.store;

import org.jspecify.annotations.NullMarked;
