package io.pgbaton.pools.adapter.http;

import io.pgbaton.pools.PoolsService;
import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/** Ready once the store was read: from then on the service acts on what it declares. */
@Readiness
@ApplicationScoped
public class FeedLoaded implements HealthCheck {

    private final PoolsService service;

    FeedLoaded(PoolsService service) {
        this.service = service;
    }

    @Override
    public HealthCheckResponse call() {
        return HealthCheckResponse.named("store read")
                .status(service.loaded())
                .withData("pools", service.pools().size())
                .build();
    }
}
