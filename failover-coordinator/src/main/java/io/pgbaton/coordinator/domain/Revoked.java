package io.pgbaton.coordinator.domain;

import io.pgbaton.cluster.domain.Lsn;
import io.pgbaton.cluster.domain.Position;
import org.jspecify.annotations.Nullable;

/**
 * A standby that was revoked in this epoch by the full handshake, and drained.
 *
 * @param position final: nothing writes to its log any more
 * @param replayed the end of its last whole record, at or before the position's end
 * @param restoreCommand what stood in its files before; null when none
 * @param systemIdentifier of its database system
 * @param serverVersion {@code server_version_num}
 * @param delayed whether it applies WAL with a delay on purpose
 */
public record Revoked(
        String node,
        Position position,
        Lsn replayed,
        @Nullable String restoreCommand,
        String systemIdentifier,
        int serverVersion,
        boolean delayed) {}
