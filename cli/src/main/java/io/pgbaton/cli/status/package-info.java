/** The status of a cluster: gathered from etcd and the monitors, merged, and shown. */
@NullMarked
package io.pgbaton.cli.status;

import org.jspecify.annotations.NullMarked;
