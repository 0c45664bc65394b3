package io.pgbaton.cli.status;

import io.pgbaton.cluster.spec.ClusterSpec;
import io.pgbaton.cluster.store.AppliedPool;
import io.pgbaton.events.PoolObserved;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.BinaryOperator;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Makes the table of pools of what they were brought to and what the monitors see. */
final class PoolLines {

    private static final Duration STALE = Duration.ofSeconds(10);

    private PoolLines() {}

    static List<ClusterStatus.PoolLine> of(
            Collection<PoolObserved> seen,
            Map<String, AppliedPool> applied,
            @Nullable ClusterSpec spec,
            Instant now) {
        TreeSet<String> names = new TreeSet<>(applied.keySet());
        seen.forEach(o -> names.add(o.pool()));
        if (spec != null) {
            names.clear();
            spec.pools().forEach(p -> names.add(p.name()));
        }
        List<ClusterStatus.PoolLine> lines = new ArrayList<>();
        for (String name : names) {
            AppliedPool brought = applied.get(name);
            List<PoolObserved> fresh =
                    seen.stream()
                            .filter(o -> o.pool().equals(name))
                            .filter(o -> Duration.between(o.at(), now).compareTo(STALE) < 0)
                            .collect(
                                    Collectors.toMap(
                                            PoolObserved::vantage,
                                            Function.identity(),
                                            BinaryOperator.maxBy(
                                                    Comparator.comparing(PoolObserved::at))))
                            .values()
                            .stream()
                            .toList();
            lines.add(
                    new ClusterStatus.PoolLine(
                            name,
                            type(name, spec),
                            brought == null ? null : brought.target(),
                            brought == null ? null : brought.epoch().number(),
                            state(fresh, brought)));
        }
        return lines;
    }

    private static String type(String name, @Nullable ClusterSpec spec) {
        return spec == null
                ? "-"
                : spec.pools().stream()
                        .filter(p -> p.name().equals(name))
                        .findFirst()
                        .map(p -> p.type().name().toLowerCase(Locale.ROOT))
                        .orElse("-");
    }

    private static String state(List<PoolObserved> fresh, @Nullable AppliedPool brought) {
        if (fresh.isEmpty()) {
            return "unknown";
        }
        List<PoolObserved> reached = fresh.stream().filter(PoolObserved::reachable).toList();
        if (reached.size() * 2 <= fresh.size()) {
            int lost = fresh.size() - reached.size();
            return "unreachable (" + lost + "/" + fresh.size() + " vantages)";
        }
        PoolObserved newest =
                reached.stream().max(Comparator.comparing(PoolObserved::at)).orElseThrow();
        Optional<String> astray =
                newest.targets().values().stream()
                        .filter(t -> brought != null && !t.equals(brought.target()))
                        .findFirst();
        String leads = astray.map(t -> ", leads to " + t + " instead").orElse("");
        if (!newest.paused().isEmpty()) {
            return "paused: " + String.join(", ", newest.paused()) + leads;
        }
        return "serving" + leads;
    }
}
