/**
 * What a cluster is, as values: LSN, timeline, epoch, promise, durability rule, topology, journal.
 * Pure: no I/O, no framework.
 */
@NullMarked
package io.pgbaton.cluster.domain;

import org.jspecify.annotations.NullMarked;
