/** Events from Kafka as lines or CloudEvents. */
@NullMarked
package io.pgbaton.cli.events;

import org.jspecify.annotations.NullMarked;
