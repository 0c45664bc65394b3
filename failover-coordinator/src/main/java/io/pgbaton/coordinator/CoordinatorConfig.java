package io.pgbaton.coordinator;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** The service's configuration, prefix {@code pgbaton}. */
@ConfigMapping(prefix = "pgbaton")
public interface CoordinatorConfig {

    /** This process's name, unique among the coordinators. */
    @WithDefault("${hostname:coordinator}")
    String instance();

    /** Where others reach this process's HTTP interface; the listening address where not given. */
    Optional<String> advertisedAddress();

    Etcd etcd();

    LeaseTimes lease();

    Steps step();

    Planned switchover();

    Fleet fleet();

    /** The store of truth. */
    interface Etcd {
        /** {@code http://host:port} of each member. */
        List<String> endpoints();
    }

    /** The decider's lease (I1). */
    interface LeaseTimes {
        /** Whole seconds; renewed each sixth of it. */
        @WithDefault("3s")
        Duration ttl();

        /** What must be left of it when a step ends. */
        @WithDefault("1s")
        Duration margin();
    }

    /** Bounds of a recovery's steps. */
    interface Steps {
        /** One statement on a node. */
        @WithDefault("800ms")
        Duration statement();

        /** A revoked standby replays what it received. */
        @WithDefault("2s")
        Duration drain();

        /** A promotion is seen. */
        @WithDefault("2s")
        Duration promote();

        /** A marker is acknowledged, before the next look. */
        @WithDefault("2s")
        Duration acknowledge();
    }

    /** A planned switchover. */
    interface Planned {
        /** By then its candidate is chosen, or the old primary takes the writes back. */
        @WithDefault("2s")
        Duration deadline();
    }

    /** What automation may do to all clusters together; beyond it failovers wait for a person. */
    interface Fleet {
        /** So many clusters may be failed over within the window. */
        @WithDefault("3")
        int most();

        /** Or so many per cent of those that are declared, where that is more. */
        @WithDefault("10")
        int percent();

        @WithDefault("60s")
        Duration window();
    }
}
