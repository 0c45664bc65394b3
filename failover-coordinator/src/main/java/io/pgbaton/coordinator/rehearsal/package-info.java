/**
 * A dress rehearsal: the recovery's own code runs against a stage of cardboard when the service
 * starts, so that its first real run is not the first time the JVM sees it. Nothing here decides
 * anything.
 */
@NullMarked
package io.pgbaton.coordinator.rehearsal;

import org.jspecify.annotations.NullMarked;
