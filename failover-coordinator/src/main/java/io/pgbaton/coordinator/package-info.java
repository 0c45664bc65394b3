/** The failover-coordinator service: judges, and decides on a promotion through an etcd lease. */
@NullMarked
package io.pgbaton.coordinator;

import org.jspecify.annotations.NullMarked;
