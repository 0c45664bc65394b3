/** The commands demo, lab, bench and chaos. */
@NullMarked
package io.pgbaton.lab.command;

import org.jspecify.annotations.NullMarked;
