package io.pgbaton.lab;

import io.pgbaton.lab.server.ServiceKind;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/** Says what a lab shall consist of; nothing is started that was not asked for. */
public final class LabBuilder {
    private int nodes;
    private int etcd;
    private boolean colocated;
    private boolean kafka;
    private boolean pgbouncer;
    private boolean training;
    private Consumer<String> progress = text -> {};
    private final List<LabPlan.Service> services = new ArrayList<>();
    private final Map<ServiceKind, List<String>> jvmOptions = new EnumMap<>(ServiceKind.class);

    LabBuilder() {}

    /** The whole thing: three nodes, etcd, Kafka, PgBouncer, and eight services. */
    public LabBuilder everything() {
        return nodes(3).etcd(3)
                .kafka(true)
                .pgbouncer(true)
                .monitors("a", "b", "c")
                .coordinators(3)
                .configurators(2);
    }

    /** Nodes and what fails them over, without clients' pools: one etcd member, one coordinator. */
    public LabBuilder withoutPools(int count) {
        return nodes(count)
                .etcd(1)
                .kafka(true)
                .pgbouncer(false)
                .monitors("a", "b", "c")
                .coordinators(1)
                .configurators(0);
    }

    /** PostgreSQL nodes pg1 to pg4; pg1 starts as primary. */
    public LabBuilder nodes(int count) {
        nodes = count;
        return this;
    }

    public LabBuilder etcd(int members) {
        etcd = members;
        return this;
    }

    /** Puts etcd's members on the database hosts, as many teams run it. */
    public LabBuilder colocated(boolean on) {
        colocated = on;
        return this;
    }

    public LabBuilder kafka(boolean on) {
        kafka = on;
        return this;
    }

    public LabBuilder pgbouncer(boolean on) {
        pgbouncer = on;
        return this;
    }

    /** Health-monitors monitor-a, monitor-b... one for each vantage. */
    public LabBuilder monitors(String... vantages) {
        return services(ServiceKind.HEALTH_MONITOR, List.of(vantages));
    }

    /** Failover-coordinators coordinator-1, coordinator-2... */
    public LabBuilder coordinators(int count) {
        return services(ServiceKind.FAILOVER_COORDINATOR, numbers(count));
    }

    /** Pool-configurators configurator-1, configurator-2... */
    public LabBuilder configurators(int count) {
        return services(ServiceKind.POOL_CONFIGURATOR, numbers(count));
    }

    /** Lets JVMs record what makes the next start faster; closing takes some seconds then, once. */
    public LabBuilder training(boolean on) {
        training = on;
        return this;
    }

    /**
     * Gives the JVM of every service of a kind an option more, a {@code -javaagent} for example.
     */
    public LabBuilder jvmOption(ServiceKind kind, String option) {
        jvmOptions.computeIfAbsent(kind, k -> new ArrayList<>()).add(option);
        return this;
    }

    /** Hears what is being started, for a person who waits. */
    public LabBuilder progress(Consumer<String> listener) {
        progress = listener;
        return this;
    }

    /** Starts it and waits until every server is ready; on a failure nothing is left running. */
    public Lab start() {
        return Lab.start(plan(), progress);
    }

    LabPlan plan() {
        return new LabPlan(
                nodes, etcd, colocated, kafka, pgbouncer, services, training, jvmOptions);
    }

    /** In the place of those of this kind that were asked for before. */
    private LabBuilder services(ServiceKind kind, List<String> instances) {
        services.removeIf(service -> service.kind() == kind);
        instances.forEach(instance -> services.add(new LabPlan.Service(kind, instance)));
        return this;
    }

    private static List<String> numbers(int count) {
        return IntStream.rangeClosed(1, count).mapToObj(Integer::toString).toList();
    }
}
