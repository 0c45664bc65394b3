package io.pgbaton.events;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** The AsyncAPI 3.0 document: a channel a topic, a message an event type, both operations. */
final class AsyncApi {

    static final YAMLMapper YAML =
            YAMLMapper.builder()
                    .disable(YAMLGenerator.Feature.WRITE_DOC_START_MARKER)
                    .disable(YAMLGenerator.Feature.SPLIT_LINES)
                    .enable(YAMLGenerator.Feature.MINIMIZE_QUOTES)
                    .enable(YAMLGenerator.Feature.ALWAYS_QUOTE_NUMBERS_AS_STRINGS)
                    .enable(YAMLGenerator.Feature.INDENT_ARRAYS_WITH_INDICATOR)
                    .build();

    private final ObjectNode document = YAML.createObjectNode();

    private AsyncApi() {}

    static String text() {
        try {
            return YAML.writeValueAsString(new AsyncApi().generate());
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    private ObjectNode generate() {
        document.put("asyncapi", "3.0.0");
        document.putObject("info")
                .put("title", "pgbaton events")
                .put("version", "1")
                .put(
                        "description",
                        "What pgbaton's services tell each other and the world. CloudEvents 1.0"
                                + " over Kafka in binary mode: attributes as headers, data as JSON,"
                                + " the cluster's name as key. Adding a field is compatible;"
                                + " anything else is a new version of the type. An event may come"
                                + " twice, with the same ce_id.")
                .putObject("license")
                .put("name", "Apache-2.0");
        document.put("defaultContentType", "application/json");
        ObjectNode channels = document.putObject("channels");
        ObjectNode operations = document.putObject("operations");
        for (Topic topic : Topic.values()) {
            String name = topic.name().toLowerCase(Locale.ROOT);
            channel(channels.putObject(name), topic);
            operation(operations, "publish", "send", name);
            operation(operations, "follow", "receive", name);
        }
        ObjectNode components = document.putObject("components");
        ObjectNode messages = components.putObject("messages");
        for (EventType type : EventType.values()) {
            message(messages.putObject(type.type()), type);
        }
        attributes(components.putObject("schemas").putObject("cloudEvent"));
        return document;
    }

    private static void channel(ObjectNode channel, Topic topic) {
        channel.put("address", topic.kafkaName());
        ObjectNode messages = channel.putObject("messages");
        for (EventType type : of(topic)) {
            messages.putObject(type.type()).put("$ref", "#/components/messages/" + type.type());
        }
        channel.putObject("bindings")
                .putObject("kafka")
                .put("topic", topic.kafkaName())
                .put("bindingVersion", "0.5.0");
    }

    private static void operation(
            ObjectNode operations, String verb, String action, String channel) {
        operations
                .putObject(verb + "-" + channel)
                .put("action", action)
                .putObject("channel")
                .put("$ref", "#/channels/" + channel);
    }

    private static void message(ObjectNode message, EventType type) {
        message.put("name", type.type());
        message.put("title", type.record().getSimpleName());
        message.put("contentType", "application/json");
        ObjectNode headers = message.putObject("headers");
        ArrayNode parts = headers.putArray("allOf");
        parts.addObject().put("$ref", "#/components/schemas/cloudEvent");
        ObjectNode own = parts.addObject().put("type", "object").putObject("properties");
        own.putObject("ce_type").put("const", type.type());
        own.putObject("ce_dataschema").put("const", type.dataschema());
        message.putObject("payload")
                .put("schemaFormat", "application/schema+json;version=draft-2020-12")
                .putObject("schema")
                .put("$ref", "schemas/" + fileName(type));
        ObjectNode key = message.putObject("bindings").putObject("kafka").putObject("key");
        key.put("type", "string").put("description", "The cluster's name.");
        message.withObject("bindings").withObject("kafka").put("bindingVersion", "0.5.0");
        message.putArray("examples")
                .addObject()
                .set("payload", EventCodec.json().valueToTree(Examples.of(type)));
    }

    private static void attributes(ObjectNode schema) {
        schema.put("type", "object");
        ArrayNode required = schema.putArray("required");
        List.of(
                        "ce_specversion",
                        "ce_id",
                        "ce_source",
                        "ce_type",
                        "ce_subject",
                        "ce_time",
                        "ce_dataschema",
                        "content-type")
                .forEach(required::add);
        ObjectNode properties = schema.putObject("properties");
        properties.putObject("ce_specversion").put("const", "1.0");
        properties.putObject("ce_id").put("type", "string").put("minLength", 1);
        properties
                .putObject("ce_source")
                .put("type", "string")
                .put("pattern", "^/pgbaton/")
                .put("description", "/pgbaton/{service}/{vantage or host}");
        properties.putObject("ce_type").put("type", "string");
        properties
                .putObject("ce_subject")
                .put("type", "string")
                .put("description", "The node or pool that it is about, or the cluster.");
        properties.putObject("ce_time").put("type", "string").put("format", "date-time");
        properties.putObject("ce_dataschema").put("type", "string").put("format", "uri");
        properties.putObject("content-type").put("const", "application/json");
    }

    static List<EventType> of(Topic topic) {
        return Arrays.stream(EventType.values()).filter(t -> t.topic() == topic).toList();
    }

    private static String fileName(EventType type) {
        String resource = type.schemaResource();
        return resource.substring(resource.lastIndexOf('/') + 1);
    }
}
