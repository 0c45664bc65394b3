package io.pgbaton.lab.server;

import io.pgbaton.lab.host.LabFailure;
import io.pgbaton.lab.host.Launch;
import io.pgbaton.lab.host.RunFolder;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * One of pgbaton's services, a Quarkus application in a JVM of its own, on a host of its own.
 *
 * @param index counts the instances of a kind from 1
 * @param settings configuration keys besides its own address and identity
 * @param jvmOptions options of its JVM besides the usual ones
 * @param trains whether it records an AOT cache where there is none
 */
public record PgbatonService(
        ServiceKind kind,
        String instance,
        int index,
        Path checkout,
        Map<String, String> settings,
        List<String> jvmOptions,
        boolean trains,
        RunFolder run)
        implements Server {

    public PgbatonService {
        settings = Map.copyOf(settings);
        jvmOptions = List.copyOf(jvmOptions);
    }

    @Override
    public String name() {
        return kind.serverName(instance);
    }

    @Override
    public String host() {
        return name();
    }

    @Override
    public List<InetSocketAddress> addresses() {
        return List.of(http());
    }

    public InetSocketAddress http() {
        return new InetSocketAddress(kind.address(index), kind.port());
    }

    @Override
    public void prepare() {
        if (!Files.exists(jar())) {
            throw new LabFailure(
                    "the service %s is not built: %s is missing".formatted(kind.module(), jar()),
                    "Build it: ./pgbaton mvn -Dquick package");
        }
    }

    @Override
    public Launch launch() {
        List<String> command =
                new ArrayList<>(
                        List.of(
                                "java",
                                "-Xmx128m",
                                "-Xmn40m",
                                "-XX:+UseSerialGC",
                                "-XX:TieredStopAtLevel=1",
                                "-XX:CompileThresholdScaling=0.2",
                                "--sun-misc-unsafe-memory-access=allow",
                                "--enable-native-access=ALL-UNNAMED"));
        command.addAll(cache().options(trains));
        command.addAll(jvmOptions);
        Map<String, String> all = new TreeMap<>(settings);
        all.put("quarkus.http.host", http().getHostString());
        all.put("quarkus.http.port", Integer.toString(http().getPort()));
        all.put("pgbaton.instance", name());
        if (kind == ServiceKind.HEALTH_MONITOR) {
            all.put("pgbaton.vantage", instance);
        }
        all.forEach((key, value) -> command.add("-D" + key + "=" + value));
        command.addAll(List.of("-jar", jar().toString()));
        return Launch.asRoot(command).with(kind.priority());
    }

    @Override
    public boolean ready() {
        return Endpoints.get(http(), "/q/health/ready").isPresent();
    }

    /** The services connect to what they find, but a JVM's start is dear: first things first. */
    @Override
    public boolean foundation() {
        return false;
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
        return AotCache.of(kind.module(), List.of(jar().getParent()), run);
    }

    private Path jar() {
        return checkout.resolve(kind.module()).resolve("target/quarkus-app/quarkus-run.jar");
    }
}
