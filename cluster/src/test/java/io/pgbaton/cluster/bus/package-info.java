@NullMarked
package io.pgbaton.cluster.bus;

import org.jspecify.annotations.NullMarked;
