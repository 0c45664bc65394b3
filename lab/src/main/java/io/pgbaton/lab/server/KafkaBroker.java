package io.pgbaton.lab.server;

import io.pgbaton.lab.host.Commands;
import io.pgbaton.lab.host.LabFailure;
import io.pgbaton.lab.host.Launch;
import io.pgbaton.lab.host.RunFolder;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A one-node Kafka (KRaft) in a JVM of its own.
 *
 * @param jars the folder of the broker's jars, which are on no other class path
 * @param trains whether it records an AOT cache where there is none
 */
public record KafkaBroker(String name, String address, Path jars, boolean trains, RunFolder run)
        implements Server {
    private static final int PORT = 9092;
    private static final String CLUSTER_ID = "cGdiYXRvbi1sYWItMDAwMQ";
    private static final String STARTED = "Kafka Server started";

    @Override
    public String host() {
        return name;
    }

    @Override
    public List<InetSocketAddress> addresses() {
        return List.of(
                new InetSocketAddress(address, PORT), new InetSocketAddress(address, PORT + 1));
    }

    @Override
    public void prepare() {
        Path folder = run.make(run.of(name));
        Path storage = formattedStorage();
        Commands.run("cp", "-a", storage.toString(), folder.resolve("data").toString());
        RunFolder.writeAtomically(properties(folder), settings(folder.resolve("data")));
    }

    @Override
    public Launch launch() {
        List<String> command = new ArrayList<>(java(cache().options(trains)));
        command.addAll(List.of("kafka.Kafka", properties(run.of(name)).toString()));
        return Launch.asRoot(command);
    }

    /** The port opens before the broker serves; its own word for that is in the log. */
    @Override
    public boolean ready() {
        try {
            return Endpoints.open(addresses().getFirst())
                    && Files.readString(run.log(name)).contains(STARTED);
        } catch (IOException e) {
            return false;
        }
    }

    @Override
    public boolean recording() {
        return trains && !cache().ready();
    }

    @Override
    public void keepRecording() {
        cache().keep();
    }

    private AotCache cache() {
        return AotCache.of("kafka", List.of(jars), run);
    }

    private List<String> java(List<String> options) {
        List<String> command =
                new ArrayList<>(
                        List.of(
                                "java",
                                "-Xmx256m",
                                "-XX:+UseSerialGC",
                                "-XX:TieredStopAtLevel=1",
                                "-Dorg.slf4j.simpleLogger.defaultLogLevel=warn",
                                "-Dorg.slf4j.simpleLogger.log.kafka.server.KafkaRaftServer=info",
                                "-Dorg.slf4j.simpleLogger.showDateTime=true",
                                "-Dorg.slf4j.simpleLogger.dateTimeFormat=HH:mm:ss.SSS"));
        command.addAll(options);
        command.addAll(List.of("-cp", classPath()));
        return command;
    }

    /** In one order always: an AOT cache fits one class path. */
    private String classPath() {
        try (Stream<Path> files = Files.list(jars)) {
            return files.map(Path::toString).sorted().collect(Collectors.joining(":"));
        } catch (IOException e) {
            throw new LabFailure(
                    "Kafka's jars are not in " + jars,
                    "Build them: ./pgbaton mvn -Dquick package",
                    e);
        }
    }

    /** Formatting takes a JVM of its own, so it is done once and copied. */
    private Path formattedStorage() {
        Path storage = RunFolder.DATA.resolve("kafka-storage-1");
        if (Files.isDirectory(storage)) {
            return storage;
        }
        Path work = RunFolder.DATA.resolve("kafka-storage.new-" + ProcessHandle.current().pid());
        Path properties = run.of(name).resolve("format.properties");
        RunFolder.writeAtomically(properties, settings(work));
        List<String> command = new ArrayList<>(java(List.of()));
        command.addAll(
                List.of(
                        "kafka.tools.StorageTool",
                        "format",
                        "--cluster-id=" + CLUSTER_ID,
                        "--config=" + properties));
        Commands.run(command.toArray(String[]::new));
        try {
            return Files.move(work, storage);
        } catch (IOException e) {
            throw new LabFailure("cannot keep " + storage, "Is the disk full?", e);
        }
    }

    private Path properties(Path folder) {
        return folder.resolve("server.properties");
    }

    /** The time-outs bring the broker back in 5 s after a kill, with the stock ones it takes 14. */
    private String settings(Path data) {
        return """
        process.roles=broker,controller
        node.id=1
        controller.quorum.voters=1@%1$s:%3$d
        listeners=BROKER://%1$s:%2$d,CONTROLLER://%1$s:%3$d
        advertised.listeners=BROKER://%1$s:%2$d
        listener.security.protocol.map=BROKER:PLAINTEXT,CONTROLLER:PLAINTEXT
        inter.broker.listener.name=BROKER
        controller.listener.names=CONTROLLER
        log.dirs=%4$s
        num.partitions=1
        auto.create.topics.enable=true
        default.replication.factor=1
        offsets.topic.replication.factor=1
        offsets.topic.num.partitions=1
        transaction.state.log.replication.factor=1
        transaction.state.log.min.isr=1
        transaction.state.log.num.partitions=1
        share.coordinator.state.topic.replication.factor=1
        share.coordinator.state.topic.min.isr=1
        group.initial.rebalance.delay.ms=0
        log.cleaner.dedupe.buffer.size=16777216
        broker.session.timeout.ms=1500
        broker.heartbeat.interval.ms=300
        controller.quorum.election.timeout.ms=300
        controller.quorum.fetch.timeout.ms=1000
        controller.quorum.election.backoff.max.ms=200
        """
                .formatted(address, PORT, PORT + 1, data);
    }
}
