package io.pgbaton.cluster.bus;

import static org.assertj.core.api.Assertions.assertThat;

import io.pgbaton.events.Topic;
import org.apache.kafka.clients.admin.NewTopic;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class TopicsTest {

    private final Topics topics = new Topics("127.0.0.1:1", 3);

    @ParameterizedTest
    @EnumSource
    void shouldDeclareEachTopic(Topic topic) {
        // When
        NewTopic declared = topics.declare(topic);

        // Then
        assertThat(declared.name()).isEqualTo(topic.kafkaName());
        assertThat(declared.numPartitions()).isEqualTo(3);
        assertThat(declared.configs())
                .containsEntry("cleanup.policy", topic == Topic.TOPOLOGY ? "compact" : "delete");
    }

    @Test
    void shouldKeepObservationsForTenMinutes() {
        assertThat(topics.declare(Topic.OBSERVATIONS).configs())
                .containsEntry("retention.ms", "600000")
                .containsEntry("segment.ms", "120000");
    }

    @Test
    void shouldSayWhenThereIsNoBroker() {
        assertThat(topics.create()).isFalse();
    }
}
