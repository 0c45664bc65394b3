package io.pgbaton.lab.server;

/** pgbaton's own services: where they listen and how the lab calls them. */
public enum ServiceKind {
    HEALTH_MONITOR("health-monitor", "monitor-", "127.0.0.5", 8081),
    FAILOVER_COORDINATOR("failover-coordinator", "coordinator-", "127.0.0.6", 8082),
    POOL_CONFIGURATOR("pool-configurator", "configurator-", "127.0.0.7", 8083);

    private final String module;
    private final String prefix;
    private final String network;
    private final int port;

    ServiceKind(String module, String prefix, String network, int port) {
        this.module = module;
        this.prefix = prefix;
        this.network = network;
        this.port = port;
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
}
