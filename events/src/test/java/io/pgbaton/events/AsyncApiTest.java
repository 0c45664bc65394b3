package io.pgbaton.events;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class AsyncApiTest {

    private static final Path FILE = Documents.MAIN.resolve("META-INF/pgbaton/asyncapi.yaml");

    @Test
    void shouldDescribeTheRecords() {
        Documents.hold(FILE, AsyncApi.text());
    }

    @Test
    void shouldReferToNothingThatIsNotThere() throws IOException {
        // Given
        JsonNode document = AsyncApi.YAML.readTree(FILE.toFile());

        // When
        List<String> references = document.findValuesAsText("$ref");

        // Then
        assertThat(references).isNotEmpty();
        assertThat(references)
                .filteredOn(reference -> reference.startsWith("#"))
                .allSatisfy(
                        reference ->
                                assertThat(document.at(reference.substring(1)).isMissingNode())
                                        .as(reference)
                                        .isFalse());
        assertThat(references)
                .filteredOn(reference -> !reference.startsWith("#"))
                .hasSameSizeAs(EventType.values())
                .allSatisfy(reference -> assertThat(FILE.resolveSibling(reference)).exists());
    }

    @ParameterizedTest
    @EnumSource
    void shouldCarryEachTypeOnItsTopic(EventType type) throws IOException {
        // Given
        JsonNode document = AsyncApi.YAML.readTree(FILE.toFile());

        // When
        List<String> addresses = new ArrayList<>();
        for (JsonNode channel : document.get("channels")) {
            if (channel.get("messages").has(type.type())) {
                addresses.add(channel.get("address").asText());
            }
        }

        // Then
        assertThat(addresses).containsExactly(type.topic().kafkaName());
    }

    @ParameterizedTest
    @EnumSource
    void shouldDescribeTheHeadersAndTheGoldenFile(EventType type) throws IOException {
        // Given
        JsonNode document = AsyncApi.YAML.readTree(FILE.toFile());
        JsonNode message = document.get("components").get("messages").get(type.type());
        JsonNode attributes = document.at("/components/schemas/cloudEvent");
        JsonNode own = message.at("/headers/allOf/1");

        // When
        Map<String, String> headers =
                EventCodec.headers(
                        Envelope.of("/pgbaton/test/a", Instant.now(), Examples.of(type)));
        JsonNode sent = EventCodec.json().valueToTree(headers);

        // Then
        var schemas = JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012);
        assertThat(schemas.getSchema(attributes).validate(sent)).isEmpty();
        assertThat(schemas.getSchema(own).validate(sent)).isEmpty();
        assertThat(attributes.get("required"))
                .extracting(JsonNode::asText)
                .containsExactlyInAnyOrderElementsOf(headers.keySet());
        assertThat(EventCodec.json().treeToValue(message.at("/examples/0/payload"), type.record()))
                .isEqualTo(Examples.of(type));
    }
}
