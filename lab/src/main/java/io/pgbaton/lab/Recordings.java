package io.pgbaton.lab;

import io.pgbaton.lab.host.Await;
import io.pgbaton.lab.host.LabFailure;
import io.pgbaton.lab.host.RunCgroups;
import io.pgbaton.lab.host.ServerProcess;
import io.pgbaton.lab.server.Server;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;

/** JVMs that record what they learn write it when they end in good order: lets them. */
record Recordings(RunCgroups cgroups, ServerProcess processes) {
    private static final Duration PATIENCE = Duration.ofSeconds(90);

    void keep(List<Server> servers, Consumer<String> progress) {
        List<Server> recording =
                servers.stream()
                        .filter(Server::recording)
                        .filter(server -> processes.signal(server.name(), server.host(), "TERM"))
                        .toList();
        if (recording.isEmpty()) {
            return;
        }
        progress.accept("keeping what the JVMs learned, for faster starts (once per build)");
        try {
            Await.until(
                    "the recordings of " + recording.size() + " JVMs",
                    PATIENCE,
                    () -> recording.stream().noneMatch(s -> cgroups.host(s.host()).populated()));
        } catch (LabFailure e) {
            // Then without: the next lab starts as slowly as this one.
        }
        recording.forEach(Server::keepRecording);
    }
}
