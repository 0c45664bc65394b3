/** Faults inside a process of the lab, at a line that a signal from outside would not hit. */
@NullMarked
package io.pgbaton.lab.fault;

import org.jspecify.annotations.NullMarked;
