/** The servers a lab can start. */
@NullMarked
package io.pgbaton.lab.server;

import org.jspecify.annotations.NullMarked;
