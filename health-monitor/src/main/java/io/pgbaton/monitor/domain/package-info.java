/**
 * What the monitor decides: how a probe's end is called, how long a run of one outcome is, when a
 * node is probed next and when the others are probed with it. Pure: no framework, no I/O.
 */
@NullMarked
package io.pgbaton.monitor.domain;

import org.jspecify.annotations.NullMarked;
