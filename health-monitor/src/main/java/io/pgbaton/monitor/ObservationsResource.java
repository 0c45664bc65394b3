package io.pgbaton.monitor;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.pgbaton.events.EventCodec;
import io.smallrye.common.annotation.NonBlocking;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.io.UncheckedIOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * {@code GET /observations}: the newest observation of every node and pool, in the form that events
 * have; for coordinators that decide, or while Kafka is away, and for people.
 */
@Path("/observations")
public class ObservationsResource {

    private final MonitorService monitor;

    ObservationsResource(MonitorService monitor) {
        this.monitor = monitor;
    }

    /**
     * All clusters, or one.
     *
     * @param after {@code news} of an earlier answer: there is no answer before something else is
     *     news, or 2 s are over
     */
    @GET
    @NonBlocking
    @Produces(MediaType.APPLICATION_JSON)
    public CompletionStage<byte[]> newest(
            @QueryParam("cluster") @Nullable String cluster,
            @QueryParam("after") @Nullable Long after) {
        return after == null
                ? CompletableFuture.completedFuture(json(monitor.newest(cluster)))
                : monitor.newest(cluster, after).thenApply(ObservationsResource::json);
    }

    private static byte[] json(Observations.Newest newest) {
        try {
            return EventCodec.json().writeValueAsBytes(newest);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }
}
