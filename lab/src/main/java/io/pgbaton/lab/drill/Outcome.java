package io.pgbaton.lab.drill;

import io.pgbaton.lab.load.LoadReport;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How a failover, or a switchover, ended.
 *
 * @param oldPrimary the node that was primary when the blow fell
 * @param writable the nodes that are writable now; one, if all is well
 * @param sealedEpoch the newest sealed epoch in etcd, if etcd answers
 * @param sealedPrimary the primary of that epoch
 * @param sealed whether an epoch newer than before the kill is sealed
 * @param load what the clients noticed
 * @param lost acknowledged writes that the new primary does not have
 * @param figures where the time went
 * @param steps milliseconds of each step, as the decider tells them; empty if it did not
 * @param total from the kill until the last pool led to the new primary; empty if it never did
 */
public record Outcome(
        String oldPrimary,
        List<String> writable,
        Optional<Long> sealedEpoch,
        Optional<String> sealedPrimary,
        boolean sealed,
        LoadReport load,
        long lost,
        Figures figures,
        Map<String, Long> steps,
        Optional<Duration> total) {

    public Outcome {
        writable = List.copyOf(writable);
        steps = Collections.unmodifiableMap(new LinkedHashMap<>(steps));
    }

    /** Whether another node is primary now. */
    public boolean moved() {
        return sealedPrimary.isPresent() && !sealedPrimary.get().equals(oldPrimary);
    }

    /** One writable node, which the newest sealed epoch names, and nothing lost. */
    public boolean good() {
        return sealed
                && writable.size() == 1
                && sealedPrimary.equals(Optional.of(writable.getFirst()))
                && lost == 0;
    }
}
