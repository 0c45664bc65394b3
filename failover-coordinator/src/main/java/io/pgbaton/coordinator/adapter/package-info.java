/** What connects the decider to Kafka, to the monitors and to the store. */
@NullMarked
package io.pgbaton.coordinator.adapter;

import org.jspecify.annotations.NullMarked;
