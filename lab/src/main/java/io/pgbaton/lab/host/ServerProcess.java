package io.pgbaton.lab.host;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Starts one server on a host.
 *
 * <p>Each server runs below a {@code tini -s} of its own that stands outside the host's cgroup: it
 * survives the host's death and reaps the orphans at once. A slow PID 1 would leave zombies for
 * seconds, and PostgreSQL does not start over the lock file of a process that seems to live. The
 * session is its own, so that a Ctrl-C at the terminal does not reach the servers.
 */
public final class ServerProcess {
    /** For {@code sh -c}; arguments: {@link #places}, then the command. */
    public static final String SUPERVISE =
            "echo $$ >\"$1\" && shift && exec setsid tini -s -- sh -c"
                    + " 'echo $$ >\"$1\" && echo $$ >\"$2\" && shift 2 && exec \"$@\"' - \"$@\"";

    private static final String PATH =
            "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

    private final RunCgroups cgroups;
    private final Path pids;

    /**
     * @param pids the folder of pid files
     */
    public ServerProcess(RunCgroups cgroups, Path pids) {
        this.cgroups = cgroups;
        this.pids = pids;
    }

    /** Starts a server; the process returned is its supervisor, which ends when the server ends. */
    public Process start(String name, String host, Launch launch, Path log) {
        Cgroup cgroup = cgroups.host(host).create();
        cgroup.thaw();
        List<String> command = new ArrayList<>();
        cgroups.supervisors().create();
        command.addAll(List.of("sh", "-c", SUPERVISE, "-"));
        command.addAll(places(name, host));
        command.addAll(launch.priority().words());
        if (!launch.user().equals("root")) {
            command.addAll(
                    List.of(
                            "setpriv",
                            "--reuid=" + launch.user(),
                            "--regid=" + launch.user(),
                            "--init-groups",
                            "--"));
        }
        command.addAll(launch.command());
        return spawn(name, command, launch.environment(), log);
    }

    /** Of a server that has its host's name: where its supervisor, itself and its pid are noted. */
    public List<String> places(String name) {
        return places(name, name);
    }

    private List<String> places(String name, String host) {
        return List.of(
                procs(cgroups.supervisors()),
                procs(cgroups.host(host)),
                pids.resolve(name).toString());
    }

    /** Starts the process whose network the front door joins. */
    public Process startNetworkHolder(Path log) {
        List<String> command =
                List.of(
                        "sh",
                        "-c",
                        "echo $$ >\"$1\" && exec setsid sleep infinity",
                        "-",
                        procs(cgroups.network().create()));
        return spawn("network", command, Map.of(), log);
    }

    /** Sends a signal to a server, wherever it was started from; false when it does not run. */
    public boolean signal(String name, String host, String signal) {
        Optional<Long> pid = pid(name, host);
        pid.ifPresent(p -> Commands.run("kill", "-" + signal, p.toString()));
        return pid.isPresent();
    }

    /** A server's process id, if it runs: the pid file is believed only while the host holds it. */
    public Optional<Long> pid(String name, String host) {
        try {
            long pid = Long.parseLong(Files.readString(pids.resolve(name)).strip());
            return cgroups.host(host).pids().contains(pid) ? Optional.of(pid) : Optional.empty();
        } catch (NoSuchFileException | NumberFormatException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw new LabFailure("cannot read " + pids.resolve(name), "Is the disk all right?", e);
        }
    }

    private static String procs(Cgroup cgroup) {
        return cgroup.folder().resolve("cgroup.procs").toString();
    }

    private static Process spawn(
            String name, List<String> command, Map<String, String> environment, Path log) {
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().clear();
        builder.environment().putAll(Map.of("PATH", PATH, "HOME", "/", "LANG", "C.UTF-8"));
        builder.environment().putAll(environment);
        builder.directory(new File("/"));
        builder.redirectInput(new File("/dev/null"));
        builder.redirectErrorStream(true);
        builder.redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
        try {
            return builder.start();
        } catch (IOException e) {
            throw new LabFailure("cannot start " + name + ": " + e.getMessage(), "Log: " + log, e);
        }
    }
}
