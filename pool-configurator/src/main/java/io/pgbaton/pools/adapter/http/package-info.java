/** What the service tells over HTTP: pools, health, metrics. */
@NullMarked
package io.pgbaton.pools.adapter.http;

import org.jspecify.annotations.NullMarked;
