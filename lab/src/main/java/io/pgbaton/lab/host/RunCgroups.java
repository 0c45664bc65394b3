package io.pgbaton.lab.host;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * The cgroups of one run: one for each host, one for the supervisors that reap the hosts' orphans
 * (they must outlive a killed host), one for the process that keeps the run's network alive.
 */
public final class RunCgroups {
    private static final String ROOT = "pgbaton-lab";
    private static final Duration DEATH = Duration.ofSeconds(10);

    private final Path mount;
    private final String run;
    private final Cgroup all;

    public RunCgroups(String run) {
        this.mount = mountPoint();
        this.run = run;
        this.all = new Cgroup(mount.resolve(ROOT).resolve(run));
    }

    public Cgroup host(String name) {
        return all.child("host-" + name);
    }

    public Cgroup supervisors() {
        return all.child("supervisors");
    }

    /** Known to the front door by this name: it joins the network of the process in it. */
    public Cgroup network() {
        return all.child("network");
    }

    /** The path by which {@code iptables -m cgroup} knows a host. */
    public String matchPath(String host) {
        return mount.relativize(host(host).folder()).toString();
    }

    /** Whether anything of the run still lives. */
    public boolean populated() {
        return all.populated();
    }

    /** Kills everything of the run at once and removes its cgroups. */
    public void destroy() {
        all.kill();
        Await.until("the processes of run " + run + " to be gone", DEATH, () -> !all.populated());
        all.remove();
    }

    private static Path mountPoint() {
        try {
            return Files.readAllLines(Path.of("/proc/self/mounts")).stream()
                    .map(line -> List.of(line.split(" ")))
                    .filter(fields -> fields.get(2).equals("cgroup2"))
                    .map(fields -> Path.of(fields.get(1)))
                    .findFirst()
                    .orElseThrow(
                            () ->
                                    new LabFailure(
                                            "no cgroup v2 hierarchy is mounted on this machine",
                                            "Mount one, for example:"
                                                    + " mount -t cgroup2 none /sys/fs/cgroup/unified"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
