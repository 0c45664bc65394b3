package io.pgbaton.cluster.adoption;

import io.pgbaton.cluster.domain.Promise;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What adoption looks at on one node, as the node itself says it.
 *
 * @param upstream {@code host:port} that its receiver streams from; null when none streams
 * @param schemaReady whether grants.sql was run: all that it creates is there
 * @param lacking the statements of grants.sql that are missing here, one for each privilege
 */
public record NodeFacts(
        String node,
        boolean inRecovery,
        String systemIdentifier,
        int serverVersion,
        int timeline,
        boolean readOnly,
        Promise promised,
        @Nullable String upstream,
        boolean schemaReady,
        List<String> lacking,
        boolean rewindable) {}
