/** The commands demo, lab and bench. */
@NullMarked
package io.pgbaton.lab.command;

import org.jspecify.annotations.NullMarked;
