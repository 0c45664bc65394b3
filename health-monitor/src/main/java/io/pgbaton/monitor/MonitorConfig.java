package io.pgbaton.monitor;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * The monitor's configuration; unknown keys below {@code pgbaton} are refused at start. Besides
 * these: {@code kafka.bootstrap.servers}, {@code quarkus.http.host}, {@code quarkus.http.port}.
 */
@ConfigMapping(prefix = "pgbaton")
public interface MonitorConfig {

    /** The store of truth. */
    Etcd etcd();

    /**
     * The place that this monitor looks from: one of the clusters' {@code failover.vantages}.
     * Required.
     */
    Optional<String> vantage();

    /** This process' name among those of the same vantage. */
    @WithDefault("1")
    String instance();

    /**
     * {@code host:port} that others reach {@code GET /observations} at; without it the HTTP host
     * and port, or this machine's name where the host is a wildcard.
     */
    Optional<String> advertisedAddress();

    /** How nodes are probed. */
    Probe probe();

    /** See {@link #etcd}. */
    interface Etcd {
        /** Where its members answer clients, separated by commas. */
        @WithDefault("http://127.0.0.1:2379")
        List<String> endpoints();
    }

    /** See {@link #probe}. */
    interface Probe {
        /** Between two probes of a node. */
        @WithDefault("250ms")
        Duration interval();

        /** After which a connect or a query counts as silence. */
        @WithDefault("400ms")
        Duration timeout();
    }
}
