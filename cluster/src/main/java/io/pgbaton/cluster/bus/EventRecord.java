package io.pgbaton.cluster.bus;

import io.pgbaton.events.Envelope;
import io.pgbaton.events.EventCodec;
import io.pgbaton.events.MalformedEvent;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** An event as it lies in Kafka: its attributes as headers, its data as the value. */
public final class EventRecord {

    private EventRecord() {}

    /**
     * What a record tells; empty when it is of a type that this version does not know.
     *
     * @throws MalformedEvent when it is no event
     */
    public static Optional<Envelope> decode(ConsumerRecord<?, byte[]> record) {
        Map<String, String> headers = new HashMap<>();
        record.headers()
                .forEach(h -> headers.put(h.key(), new String(h.value(), StandardCharsets.UTF_8)));
        byte[] body = record.value() == null ? new byte[0] : record.value();
        return EventCodec.decode(headers, body);
    }
}
