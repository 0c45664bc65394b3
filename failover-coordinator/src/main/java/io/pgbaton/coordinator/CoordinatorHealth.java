package io.pgbaton.coordinator;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/** Ready once the store was read; without etcd it lives on, and decides nothing. */
@Readiness
@ApplicationScoped
public class CoordinatorHealth implements HealthCheck {

    private final Coordinator coordinator;

    @Inject
    CoordinatorHealth(Coordinator coordinator) {
        this.coordinator = coordinator;
    }

    @Override
    public HealthCheckResponse call() {
        return HealthCheckResponse.named("store")
                .status(coordinator.ready())
                .withData("etcd answers", coordinator.storeAnswers())
                .withData("decides", String.join(",", coordinator.deciding()))
                .build();
    }
}
