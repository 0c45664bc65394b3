/** The ways in which the lab's hosts, links and servers break, each with its undoing. */
@NullMarked
package io.pgbaton.lab.chaos.fault;

import org.jspecify.annotations.NullMarked;
