package io.pgbaton.events;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.github.victools.jsonschema.generator.FieldScope;
import com.github.victools.jsonschema.generator.Option;
import com.github.victools.jsonschema.generator.OptionPreset;
import com.github.victools.jsonschema.generator.SchemaGenerator;
import com.github.victools.jsonschema.generator.SchemaGeneratorConfigBuilder;
import com.github.victools.jsonschema.generator.SchemaVersion;
import com.github.victools.jsonschema.module.jackson.JacksonModule;
import java.io.UncheckedIOException;
import org.jspecify.annotations.Nullable;

/** The JSON Schema of each event, from its record: what is not {@code @Nullable} is required. */
final class Schemas {

    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final SchemaGenerator GENERATOR = generator();

    private Schemas() {}

    static JsonNode of(EventType type) {
        ObjectNode generated = GENERATOR.generateSchema(type.record());
        ObjectNode schema = MAPPER.createObjectNode();
        schema.set("$schema", generated.remove("$schema"));
        schema.put("$id", type.dataschema());
        schema.put("title", type.record().getSimpleName());
        schema.setAll(generated);
        return schema;
    }

    static String text(EventType type) {
        try {
            return MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(of(type)) + "\n";
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static SchemaGenerator generator() {
        SchemaGeneratorConfigBuilder builder =
                new SchemaGeneratorConfigBuilder(
                                MAPPER, SchemaVersion.DRAFT_2020_12, OptionPreset.PLAIN_JSON)
                        .with(new JacksonModule())
                        .with(Option.EXTRA_OPEN_API_FORMAT_VALUES)
                        .with(Option.MAP_VALUES_AS_ADDITIONAL_PROPERTIES);
        builder.forTypesInGeneral().withPropertySorter((unusedLeft, unusedRight) -> 0);
        builder.forFields().withRequiredCheck(Schemas::required);
        return new SchemaGenerator(builder.build());
    }

    private static boolean required(FieldScope field) {
        return !field.isFakeContainerItemScope()
                && !field.getRawMember().getAnnotatedType().isAnnotationPresent(Nullable.class);
    }
}
