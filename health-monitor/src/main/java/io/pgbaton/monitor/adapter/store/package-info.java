/** What the monitor tells the store: that it lives. */
@NullMarked
package io.pgbaton.monitor.adapter.store;

import org.jspecify.annotations.NullMarked;
