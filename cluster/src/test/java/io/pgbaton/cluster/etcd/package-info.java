@NullMarked
package io.pgbaton.cluster.etcd;

import org.jspecify.annotations.NullMarked;
