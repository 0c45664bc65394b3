package io.pgbaton.coordinator.recovery;

import io.pgbaton.cluster.domain.DurabilityRule;
import io.pgbaton.cluster.node.NodeException;
import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Readies revoked standbys to follow a candidate while its promotion takes effect: all of step 8
 * that leads nowhere yet ({@link Repointing#ready}). They are sent only once the switch was seen.
 */
final class Readying {

    private final Repointing repointing;
    private final DurabilityRule rule;
    private final Map<String, Beside<Kept>> begun = new TreeMap<>();

    /** The restore_command that a node keeps; null: none. */
    private record Kept(@Nullable String restoreCommand) {}

    private Readying(Reach reach, DurabilityRule rule) {
        this.repointing = new Repointing(reach);
        this.rule = rule;
    }

    /** Of nobody yet: each is readied when it is asked for. */
    static Readying later(Reach reach, DurabilityRule rule) {
        return new Readying(reach, rule);
    }

    /** Of all these but the rule's primary, begun now. */
    static Readying now(Reach reach, DurabilityRule rule, Collection<Standby> revoked) {
        Readying readying = new Readying(reach, rule);
        for (Standby standby : revoked) {
            if (!standby.node().equals(rule.primary())) {
                Beside<Kept> ready =
                        Beside.start("ready-" + standby.node(), () -> readying.ready(standby));
                readying.begun.put(standby.node(), ready);
            }
        }
        return readying;
    }

    /**
     * The restore_command that a standby keeps, once it is ready; null: none. Its failure to be
     * readied is thrown here.
     */
    @Nullable String kept(Standby standby) throws NodeException {
        Beside<Kept> ready = begun.get(standby.node());
        return (ready == null ? ready(standby) : ready.join()).restoreCommand();
    }

    private Kept ready(Standby standby) throws NodeException {
        return new Kept(repointing.ready(standby.control(), rule));
    }
}
