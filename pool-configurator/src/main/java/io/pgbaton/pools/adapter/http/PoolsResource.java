package io.pgbaton.pools.adapter.http;

import io.pgbaton.pools.PoolsService;
import io.pgbaton.pools.turn.PoolStatus;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.List;

/** {@code GET /pools}: every pool as it was seen last. */
@Path("/pools")
public class PoolsResource {

    private final PoolsService service;

    PoolsResource(PoolsService service) {
        this.service = service;
    }

    @GET
    @Produces(MediaType.APPLICATION_JSON)
    public List<PoolStatus> pools() {
        return service.pools();
    }
}
