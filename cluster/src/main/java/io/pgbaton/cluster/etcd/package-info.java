/**
 * etcd behind the store's port: one gRPC channel a member, deadlines on every call, reads that are
 * hedged over the members, watches on all of them at once.
 *
 * <p>The stubs are jetcd's (generated from etcd's own .proto files); the client around them is
 * ours, because how calls behave while a member or the leader dies is what this project is about.
 */
@NullMarked
package io.pgbaton.cluster.etcd;

import org.jspecify.annotations.NullMarked;
