package io.pgbaton.lab.server;

import io.pgbaton.lab.host.Priority;

/** pgbaton's own services: where they listen and how the lab calls them. */
public enum ServiceKind {
    HEALTH_MONITOR("health-monitor", "monitor-", "127.0.0.5", 8081, Priority.USUAL),
    FAILOVER_COORDINATOR(
            "failover-coordinator", "coordinator-", "127.0.0.6", 8082, Priority.DECIDES),
    POOL_CONFIGURATOR("pool-configurator", "configurator-", "127.0.0.7", 8083, Priority.DECIDES);

    private final String module;
    private final String prefix;
    private final String network;
    private final int port;
    private final Priority priority;

    ServiceKind(String module, String prefix, String network, int port, Priority priority) {
        this.module = module;
        this.prefix = prefix;
        this.network = network;
        this.port = port;
        this.priority = priority;
    }

    /** The folder of its module in the checkout. */
    public String module() {
        return module;
    }

    /** The name of one instance, which is its host's, too: monitor-a, coordinator-1... */
    public String serverName(String instance) {
        return prefix + instance;
    }

    /**
     * @param index counts from 1
     */
    String address(int index) {
        return network + index;
    }

    int port() {
        return port;
    }

    /** As its unit has it on a real host. */
    Priority priority() {
        return priority;
    }
}
