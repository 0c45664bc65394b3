/**
 * The port to the store of truth: typed keys, guarded transactions, leases, watches. etcd stands
 * behind it.
 */
@NullMarked
package io.pgbaton.cluster.store;

import org.jspecify.annotations.NullMarked;
