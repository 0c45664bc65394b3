/**
 * Events over Kafka: a publisher that never blocks its caller, a follower that belongs to no group,
 * the topics. Kafka is the news, not the truth: nothing here may hold up a decision.
 */
@NullMarked
package io.pgbaton.cluster.bus;

import org.jspecify.annotations.NullMarked;
