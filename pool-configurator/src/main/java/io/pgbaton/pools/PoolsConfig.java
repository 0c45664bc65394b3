package io.pgbaton.pools;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.List;

/**
 * The pool-configurator's settings. Everything about the pools themselves is in the cluster file.
 */
@ConfigMapping(prefix = "pgbaton")
public interface PoolsConfig {

    /** This process's name in records and events; unique among the configurators. */
    @WithDefault("configurator-1")
    String instance();

    /** Where etcd is. */
    Etcd etcd();

    /** How long clients may be held back. */
    Pause pause();

    /** How often pools are looked at. */
    Reconcile reconcile();

    /** See {@link #etcd}. */
    interface Etcd {
        /** {@code http://host:port} of every member, separated by commas. */
        @WithDefault("http://127.0.0.1:2379")
        List<String> endpoints();
    }

    /** See {@link #pause}. */
    interface Pause {
        /**
         * How long a suspicion alone may hold clients back; a recovery under way holds them until
         * it ends. Must stay below the pools' query_wait_timeout.
         */
        @WithDefault("2s")
        Duration bound();
    }

    /** See {@link #reconcile}. */
    interface Reconcile {
        /** Between two looks at a pool when nothing happens; drift is repaired by then. */
        @WithDefault("1s")
        Duration interval();
    }
}
