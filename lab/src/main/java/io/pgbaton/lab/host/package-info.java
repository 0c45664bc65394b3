/** Hosts made of cgroups, processes in them, and the wires between them. */
@NullMarked
package io.pgbaton.lab.host;

import org.jspecify.annotations.NullMarked;
