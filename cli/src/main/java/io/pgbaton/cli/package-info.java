/** The {@code pgbaton} command: what a person asks the control plane, and tells it. */
@NullMarked
package io.pgbaton.cli;

import org.jspecify.annotations.NullMarked;
