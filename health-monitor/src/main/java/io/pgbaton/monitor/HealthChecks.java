package io.pgbaton.monitor;

import io.pgbaton.cluster.store.Store.StoreHealth;
import io.smallrye.health.api.Wellness;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Liveness;
import org.eclipse.microprofile.health.Readiness;

/** The health endpoints. A node, a store or a bus that is down does not make the monitor so. */
@ApplicationScoped
class HealthChecks {

    private final MonitorService monitor;

    HealthChecks(MonitorService monitor) {
        this.monitor = monitor;
    }

    @Produces
    @Liveness
    HealthCheck alive() {
        return () -> HealthCheckResponse.up("health-monitor");
    }

    /** Ready once the store was listed: every declared node is being probed from then on. */
    @Produces
    @Readiness
    HealthCheck listed() {
        return () -> HealthCheckResponse.named("store listed").status(monitor.listed()).build();
    }

    /** At {@code /q/health/well}: whether the store has a quorum, and which members answer. */
    @Produces
    @Wellness
    HealthCheck quorum() {
        return () -> {
            StoreHealth store = monitor.storeHealth();
            return HealthCheckResponse.named("etcd quorum")
                    .status(store.quorum())
                    .withData("reachable", String.join(",", store.reachable()))
                    .withData("unreachable", String.join(",", store.unreachable()))
                    .build();
        };
    }
}
