package io.pgbaton.lab;

import io.pgbaton.lab.host.Await;
import io.pgbaton.lab.host.LabFailure;
import io.pgbaton.lab.host.Launch;
import io.pgbaton.lab.host.RunCgroups;
import io.pgbaton.lab.host.RunFolder;
import io.pgbaton.lab.host.ServerProcess;
import io.pgbaton.lab.server.Endpoints;
import io.pgbaton.lab.server.PostgresServer;
import io.pgbaton.lab.server.Server;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;

/**
 * Starts servers: all at once, each looked at until it is ready.
 *
 * <ol>
 *   <li>Every port is tried before anything starts.
 *   <li>The foundations (PostgreSQL, etcd, Kafka, PgBouncer) start together; the first primary gets
 *       this run's passwords as soon as it answers, upon which the standbys' streams succeed.
 *   <li>The services start when the foundations are ready.
 * </ol>
 */
final class LabStart {
    private static final Duration STREAMS = Duration.ofSeconds(30);
    private static final int LAST_WORDS = 12;

    private final RunFolder run;
    private final ServerProcess processes;
    private volatile boolean stopped;
    private volatile boolean underWay;

    LabStart(RunFolder run, ServerProcess processes) {
        this.run = run;
        this.processes = processes;
    }

    void everything(LabServers servers, RunCgroups cgroups, Consumer<String> progress) {
        underWay = true;
        List<Server> all = servers.all();
        all.forEach(LabStart::requireFreePorts);
        cgroups.supervisors().create();
        processes.startNetworkHolder(run.log("network"));
        List<Server> foundations = all.stream().filter(Server::foundation).toList();
        List<Server> services = all.stream().filter(server -> !server.foundation()).toList();
        together(foundations, progress);
        awaitStreams(servers.postgres());
        together(services, progress);
        underWay = false;
    }

    /** Starts a server that ran before. */
    void again(Server server) {
        launch(server);
    }

    /** No server is started any more; returns whether a start was under way or had failed. */
    boolean stop() {
        stopped = true;
        return underWay;
    }

    private void together(List<Server> servers, Consumer<String> progress) {
        long begin = System.nanoTime();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> futures = new ArrayList<>();
            for (Server server : servers) {
                futures.add(
                        threads.submit(
                                () -> {
                                    first(server);
                                    progress.accept(
                                            "%-14s ready after %.1f s"
                                                    .formatted(
                                                            server.name(),
                                                            (System.nanoTime() - begin) / 1e9));
                                }));
            }
            try {
                for (Future<?> future : futures) {
                    future.get();
                }
            } catch (ExecutionException e) {
                stop();
                threads.shutdownNow();
                throw e.getCause() instanceof RuntimeException told
                        ? told
                        : new IllegalStateException(e.getCause());
            } catch (InterruptedException e) {
                stop();
                threads.shutdownNow();
                Thread.currentThread().interrupt();
                throw new LabFailure("interrupted while starting", "Run it again.", e);
            }
        }
    }

    private void first(Server server) {
        requireGoingOn();
        server.prepare();
        launch(server);
        if (server instanceof PostgresServer node && node.upstream().isEmpty()) {
            node.setPasswords();
        }
    }

    private void launch(Server server) {
        Path log = run.log(server.name());
        requireGoingOn();
        Launch launch = server.launch();
        Process process = processes.start(server.name(), server.host(), launch, log);
        Await.until(
                server.name() + " to be ready (log: " + RunFolder.seenFromOutside(log) + ")",
                server.patience(),
                Duration.ofMillis(25),
                () -> {
                    if (!process.isAlive()) {
                        throw died(server, log);
                    }
                    return stopped || server.ready();
                });
        processes.pid(server.name(), server.host()).ifPresent(launch.priority()::ready);
    }

    private void requireGoingOn() {
        if (stopped) {
            throw new LabFailure("the lab is being taken down", "Start it again.");
        }
    }

    private static void awaitStreams(List<PostgresServer> nodes) {
        if (nodes.size() < 2) {
            return;
        }
        ClusterLook look = new ClusterLook(nodes);
        Await.until(
                "the standbys to stream from " + nodes.getFirst().name(),
                STREAMS,
                Duration.ofMillis(25),
                () -> look.streamingFrom(nodes.getFirst()) == nodes.size() - 1);
    }

    private static void requireFreePorts(Server server) {
        for (InetSocketAddress address : server.addresses()) {
            if (!Endpoints.free(address)) {
                throw new LabFailure(
                        "%s cannot listen on %s:%d: the port is occupied"
                                .formatted(
                                        server.name(), address.getHostString(), address.getPort()),
                        "See who has it: ss -ltnp 'sport = :"
                                + address.getPort()
                                + "'. Without --no-netns the lab has a network of its own.");
            }
        }
    }

    private static LabFailure died(Server server, Path log) {
        String words;
        try {
            List<String> lines = Files.readAllLines(log);
            words =
                    String.join(
                            "\n",
                            lines.subList(Math.max(0, lines.size() - LAST_WORDS), lines.size()));
        } catch (IOException e) {
            words = "(its log cannot be read: " + e.getMessage() + ")";
        }
        return new LabFailure(
                server.name() + " ended while it was starting",
                "Its last words:\n" + words + "\nThe whole log: " + RunFolder.seenFromOutside(log));
    }
}
