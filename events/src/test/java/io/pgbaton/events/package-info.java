/** Holds the contract's documents to its records. */
@NullMarked
package io.pgbaton.events;

import org.jspecify.annotations.NullMarked;
