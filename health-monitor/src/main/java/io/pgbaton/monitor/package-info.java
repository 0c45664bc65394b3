/**
 * The health-monitor: observes nodes, pools and the store from one vantage and publishes what it
 * saw. This package starts, stops and connects the parts.
 */
@NullMarked
package io.pgbaton.monitor;

import org.jspecify.annotations.NullMarked;
