/**
 * Breaks a lab at random, but by a seed, while clients work in it, and judges what they were told.
 */
@NullMarked
package io.pgbaton.lab.chaos;

import org.jspecify.annotations.NullMarked;
