/** What runs on a database host, before its PostgreSQL starts. */
@NullMarked
package io.pgbaton.cli.node;

import org.jspecify.annotations.NullMarked;
