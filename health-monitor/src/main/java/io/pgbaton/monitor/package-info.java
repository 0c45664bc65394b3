/** To be filled. */
@org.jspecify.annotations.NullMarked
package io.pgbaton.monitor;
