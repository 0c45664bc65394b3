package io.pgbaton.cluster.bus;

import io.pgbaton.events.Topic;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.TopicExistsException;
import org.jboss.logging.Logger;

/**
 * Creates the topics that are missing; one that exists is left as its owner set it. The replication
 * factor is the broker's default.
 *
 * @param partitions of each new topic; a cluster's events stay in order, since its name is the key
 */
public record Topics(String bootstrap, int partitions) {

    private static final Logger LOG = Logger.getLogger(Topics.class);
    private static final Duration DEADLINE = Duration.ofSeconds(5);

    /** One partition each. */
    public Topics(String bootstrap) {
        this(bootstrap, 1);
    }

    /**
     * Creates what is missing; blocks for 5 s at most.
     *
     * @return whether all topics are there now
     */
    public boolean create() {
        try (Admin admin = Admin.create(KafkaSettings.admin(bootstrap))) {
            Set<String> there = get(admin.listTopics().names());
            List<NewTopic> missing =
                    Arrays.stream(Topic.values())
                            .filter(topic -> !there.contains(topic.kafkaName()))
                            .map(this::declare)
                            .toList();
            admin.createTopics(missing).values().values().forEach(Topics::created);
            return true;
        } catch (KafkaException | TimeoutException e) {
            LOG.debugf("topics not created bootstrap=%s reason=%s", bootstrap, e.getMessage());
            return false;
        }
    }

    /** How a topic is declared. */
    NewTopic declare(Topic topic) {
        return new NewTopic(topic.kafkaName(), Optional.of(partitions), Optional.empty())
                .configs(settings(topic));
    }

    private static Map<String, String> settings(Topic topic) {
        return switch (topic) {
            case OBSERVATIONS -> kept(Duration.ofMinutes(10), Duration.ofMinutes(2));
            case TOPOLOGY ->
                    Map.of(
                            TopicConfig.CLEANUP_POLICY_CONFIG,
                            TopicConfig.CLEANUP_POLICY_COMPACT,
                            TopicConfig.SEGMENT_MS_CONFIG,
                            millis(Duration.ofHours(1)));
            case RECOVERY, POOLS, ALERTS -> kept(Duration.ofDays(30), Duration.ofDays(1));
        };
    }

    /** Whole segments are deleted, the newest never: it has to be closed in time. */
    private static Map<String, String> kept(Duration retention, Duration segment) {
        return Map.of(
                TopicConfig.CLEANUP_POLICY_CONFIG,
                TopicConfig.CLEANUP_POLICY_DELETE,
                TopicConfig.RETENTION_MS_CONFIG,
                millis(retention),
                TopicConfig.SEGMENT_MS_CONFIG,
                millis(segment));
    }

    private static String millis(Duration duration) {
        return Long.toString(duration.toMillis());
    }

    private static void created(KafkaFuture<Void> creation) {
        try {
            get(creation);
        } catch (TopicExistsException e) {
            LOG.debug("topic created by another", e);
        } catch (TimeoutException e) {
            throw new KafkaException(e);
        }
    }

    private static <T> T get(KafkaFuture<T> future) throws TimeoutException {
        try {
            return future.get(DEADLINE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new KafkaException(e);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof KafkaException k ? k : new KafkaException(e.getCause());
        }
    }
}
