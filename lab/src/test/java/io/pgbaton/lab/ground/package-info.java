/**
 * The ground (docs/failover.md): what the specification takes for granted of PostgreSQL, a test on
 * the real server each. A test that fails here with a new version of PostgreSQL means that a step
 * of a recovery has to be thought over, not that the test has to be.
 */
@NullMarked
package io.pgbaton.lab.ground;

import org.jspecify.annotations.NullMarked;
