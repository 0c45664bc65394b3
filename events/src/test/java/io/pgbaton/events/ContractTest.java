package io.pgbaton.events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SchemaValidatorsConfig;
import com.networknt.schema.SpecVersion;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class ContractTest {

    private static final Instant TIME = Instant.parse("2026-11-21T09:30:00.5Z");

    @ParameterizedTest
    @EnumSource
    void shouldShipTheSchemaOfTheRecord(EventType type) {
        Documents.hold(Documents.MAIN.resolve(type.schemaResource()), Schemas.text(type));
    }

    @ParameterizedTest
    @EnumSource
    void shouldWriteTheGoldenFile(EventType type) {
        Documents.hold(Documents.golden(type), pretty(Examples.of(type)));
    }

    @ParameterizedTest
    @EnumSource
    void shouldReadTheGoldenFile(EventType type) {
        // Given
        Envelope envelope = Envelope.of("/pgbaton/test/a", TIME, Examples.of(type));

        // When
        byte[] golden = Documents.read(Documents.golden(type));

        // Then
        assertThat(EventCodec.decode(EventCodec.headers(envelope), golden)).contains(envelope);
        assertThat(schema(type).validate(tree(golden))).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void shouldRoundTrip(EventType type) {
        // Given
        Envelope envelope = Envelope.of("/pgbaton/test/a", TIME, Examples.of(type));

        // When
        byte[] body = EventCodec.body(envelope);

        // Then
        assertThat(EventCodec.decode(EventCodec.headers(envelope), body)).contains(envelope);
    }

    @Test
    void shouldNameATypeForExactlyThePermittedRecords() {
        // When
        List<Class<?>> typed =
                Arrays.stream(EventType.values()).<Class<?>>map(EventType::record).toList();

        // Then
        assertThat(typed)
                .doesNotHaveDuplicates()
                .containsExactlyInAnyOrder(permitted())
                .allMatch(Class::isRecord);
        assertThat(EventType.values())
                .extracting(EventType::type)
                .doesNotHaveDuplicates()
                .allMatch(name -> name.matches("io\\.pgbaton\\.[a-z]+\\.[a-z]+"));
    }

    @Test
    void shouldFindEachTypeByItsEvent() {
        for (EventType type : EventType.values()) {
            assertThat(EventType.of(Examples.of(type))).isEqualTo(type);
        }
    }

    @Test
    void shouldPassOverTypesThatItDoesNotKnow() {
        // Given
        Map<String, String> headers = headers();
        headers.put("ce_type", "io.pgbaton.moon.risen");

        // When
        var decoded = EventCodec.decode(headers, new byte[0]);

        // Then
        assertThat(decoded).isEmpty();
    }

    @Test
    void shouldPassOverFieldsThatItDoesNotKnow() {
        // Given
        byte[] newer =
                """
                {"cluster":"orders","node":"pg1","epoch":2,"how":"rewound",
                 "at":"2026-11-21T09:30:00Z","mood":"good"}"""
                        .getBytes(StandardCharsets.UTF_8);

        // When
        var decoded = EventCodec.decode(headers(), newer);

        // Then
        assertThat(decoded).get().extracting(Envelope::data).isInstanceOf(NodeRejoined.class);
        assertThat(schema(EventType.NODE_REJOINED).validate(tree(newer))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"ce_type", "ce_id", "ce_source", "ce_time"})
    void shouldSayWhichHeaderIsMissing(String name) {
        // Given
        Map<String, String> headers = headers();
        byte[] golden = Documents.read(Documents.golden(EventType.NODE_REJOINED));

        // When
        headers.remove(name);

        // Then
        assertThatThrownBy(() -> EventCodec.decode(headers, golden))
                .isInstanceOf(MalformedEvent.class)
                .hasMessageContaining(name);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{", "null", "[]", "{}", "{\"epoch\": \"many\"}"})
    void shouldRefuseDataThatDoesNotParse(String body) {
        assertThatThrownBy(
                        () -> EventCodec.decode(headers(), body.getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(MalformedEvent.class)
                .hasMessageContaining("io.pgbaton.node.rejoined");
    }

    @Test
    void shouldRequireWhatIsNotNullable() {
        // When
        var problems =
                schema(EventType.NODE_REJOINED)
                        .validate(tree("{}".getBytes(StandardCharsets.UTF_8)));

        // Then
        assertThat(problems)
                .extracting(problem -> problem.getProperty())
                .containsExactlyInAnyOrder("cluster", "node", "epoch", "how", "at");
    }

    private static Map<String, String> headers() {
        return new HashMap<>(
                EventCodec.headers(
                        Envelope.of(
                                "/pgbaton/test/a", TIME, Examples.of(EventType.NODE_REJOINED))));
    }

    private static Class<?>[] permitted() {
        return Event.class.getPermittedSubclasses();
    }

    private static JsonSchema schema(EventType type) {
        return JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012)
                .getSchema(
                        new String(
                                Documents.read(Documents.MAIN.resolve(type.schemaResource())),
                                StandardCharsets.UTF_8),
                        SchemaValidatorsConfig.builder().formatAssertionsEnabled(true).build());
    }

    private static JsonNode tree(byte[] json) {
        try {
            return EventCodec.json().readTree(json);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String pretty(Event event) {
        try {
            return EventCodec.json().writerWithDefaultPrettyPrinter().writeValueAsString(event)
                    + "\n";
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }
}
