/** A failover under load, from the kill to the count of what was lost. */
@NullMarked
package io.pgbaton.lab.drill;

import org.jspecify.annotations.NullMarked;
