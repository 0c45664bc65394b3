/** The office of the decider: a term in it, what is watched, what is kept in order. */
@NullMarked
package io.pgbaton.coordinator.office;

import org.jspecify.annotations.NullMarked;
