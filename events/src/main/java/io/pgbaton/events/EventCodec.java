package io.pgbaton.events;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * CloudEvents 1.0 over Kafka in binary mode: attributes as {@code ce_} headers, data as JSON.
 *
 * <p>Source: CloudEvents Kafka protocol binding 1.0.2, section 3.2.
 */
public final class EventCodec {

    private static final ObjectMapper JSON =
            JsonMapper.builder()
                    .addModule(new JavaTimeModule())
                    .addModule(new Jdk8Module())
                    .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
                    .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                    .serializationInclusion(JsonInclude.Include.NON_NULL)
                    .build();

    private EventCodec() {}

    /** The mapper that events are written and read with. */
    public static ObjectMapper json() {
        return JSON;
    }

    /** The headers of an event's Kafka record. */
    public static Map<String, String> headers(Envelope envelope) {
        EventType type = EventType.of(envelope.data());
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("ce_specversion", "1.0");
        headers.put("ce_id", envelope.id());
        headers.put("ce_source", envelope.source());
        headers.put("ce_type", type.type());
        headers.put("ce_subject", envelope.data().subject());
        headers.put("ce_time", envelope.time().toString());
        headers.put("ce_dataschema", type.dataschema());
        headers.put("content-type", "application/json");
        return headers;
    }

    /** The value of an event's Kafka record. */
    public static byte[] body(Envelope envelope) {
        try {
            return JSON.writeValueAsBytes(envelope.data());
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException("cannot write " + envelope.data(), e);
        }
    }

    /**
     * Reads a Kafka record back.
     *
     * @return empty for a type that this version does not know
     * @throws MalformedEvent when an attribute is missing or the data does not parse; says which
     */
    public static Optional<Envelope> decode(Map<String, String> headers, byte[] body) {
        String name = required(headers, "ce_type");
        Optional<EventType> type =
                Arrays.stream(EventType.values()).filter(t -> t.type().equals(name)).findFirst();
        if (type.isEmpty()) {
            return Optional.empty();
        }
        try {
            Event data = JSON.readValue(body, type.get().record());
            if (data == null) {
                throw new MalformedEvent("no data");
            }
            Completeness.check(data);
            return Optional.of(
                    new Envelope(
                            required(headers, "ce_id"),
                            required(headers, "ce_source"),
                            Instant.parse(required(headers, "ce_time")),
                            data));
        } catch (IOException | DateTimeParseException | MalformedEvent e) {
            throw new MalformedEvent(name + ": " + e.getMessage());
        }
    }

    private static String required(Map<String, String> headers, String name) {
        String value = headers.get(name);
        if (value == null) {
            throw new MalformedEvent("header " + name + " is missing");
        }
        return value;
    }
}
