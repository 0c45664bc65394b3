/**
 * Recovery step by step (docs/failover.md): what is done to which node, in which order, under which
 * proof.
 */
@NullMarked
package io.pgbaton.coordinator.recovery;

import org.jspecify.annotations.NullMarked;
