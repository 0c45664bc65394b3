package io.pgbaton.cluster.store;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.pgbaton.events.EventCodec;
import java.io.UncheckedIOException;

/** How values stand in the store: as those of events do, times as ISO 8601, absent for null. */
public final class Json {

    private static final ObjectMapper MAPPER = EventCodec.json();

    private Json() {}

    /** The mapper itself, for printing. */
    public static ObjectMapper mapper() {
        return MAPPER;
    }

    public static String write(Object value) {
        try {
            return MAPPER.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException("cannot write " + value, e);
        }
    }

    /**
     * Reads a value.
     *
     * @throws IllegalArgumentException with the position in the text
     */
    public static <T> T read(String json, Class<T> type) {
        try {
            return MAPPER.readValue(json, type);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(
                    "not a " + type.getSimpleName() + ": " + e.getMessage(), e);
        }
    }
}
