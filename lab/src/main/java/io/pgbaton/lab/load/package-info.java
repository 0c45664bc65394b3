/** The client that writes all the time and counts what it notices. */
@NullMarked
package io.pgbaton.lab.load;

import org.jspecify.annotations.NullMarked;
