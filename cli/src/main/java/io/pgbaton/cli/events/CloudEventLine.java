package io.pgbaton.cli.events;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pgbaton.events.Envelope;
import io.pgbaton.events.EventCodec;
import io.pgbaton.events.EventType;

/** An event in CloudEvents' structured JSON form (JSON Event Format 1.0.2), in one line. */
final class CloudEventLine {

    private CloudEventLine() {}

    static String of(Envelope envelope) {
        ObjectMapper json = EventCodec.json();
        EventType type = EventType.of(envelope.data());
        ObjectNode event = json.createObjectNode();
        event.put("specversion", "1.0");
        event.put("id", envelope.id());
        event.put("source", envelope.source());
        event.put("type", type.type());
        event.put("subject", envelope.data().subject());
        event.put("time", envelope.time().toString());
        event.put("dataschema", type.dataschema());
        event.put("datacontenttype", "application/json");
        event.set("data", json.valueToTree(envelope.data()));
        try {
            return json.writeValueAsString(event);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("cannot write " + envelope, e);
        }
    }
}
