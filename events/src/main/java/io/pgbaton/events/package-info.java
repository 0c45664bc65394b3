/**
 * The contract of pgbaton's services: what they tell each other and the world through Kafka.
 *
 * <p>Records only, no framework, Java 17, so that other programs can depend on it. The JSON Schemas
 * under {@code META-INF/pgbaton/schemas} and the AsyncAPI document are generated from these
 * records.
 */
@NullMarked
package io.pgbaton.events;

import org.jspecify.annotations.NullMarked;
