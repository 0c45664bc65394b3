package io.pgbaton.monitor;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.pgbaton.events.EventCodec;
import io.smallrye.common.annotation.NonBlocking;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import org.jspecify.annotations.Nullable;

/**
 * {@code GET /observations}: the newest observation of every node and pool, in the form that events
 * have; for coordinators while Kafka is away, and for people.
 */
@Path("/observations")
public class ObservationsResource {

    private final MonitorService monitor;

    ObservationsResource(MonitorService monitor) {
        this.monitor = monitor;
    }

    /** All clusters, or one. */
    @GET
    @NonBlocking
    @Produces(MediaType.APPLICATION_JSON)
    public byte[] newest(@QueryParam("cluster") @Nullable String cluster)
            throws JsonProcessingException {
        return EventCodec.json().writeValueAsBytes(monitor.newest(cluster));
    }
}
