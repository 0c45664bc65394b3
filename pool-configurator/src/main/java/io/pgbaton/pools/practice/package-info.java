/**
 * Turns a pool of cardboard when the service starts, so that the first real turn is not the first
 * time the JVM sees that code.
 */
@NullMarked
package io.pgbaton.pools.practice;

import org.jspecify.annotations.NullMarked;
