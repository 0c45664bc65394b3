/**
 * What a pool should look like and what has to be done about it, as values. Pure: no I/O, no
 * framework, no clock of its own.
 */
@NullMarked
package io.pgbaton.pools.domain;

import org.jspecify.annotations.NullMarked;
