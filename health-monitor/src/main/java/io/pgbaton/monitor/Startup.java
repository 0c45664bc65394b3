package io.pgbaton.monitor;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.regex.Pattern;

/** Checks the configuration before anything starts; each refusal says what to do. */
final class Startup {

    private static final Pattern NAME = Pattern.compile("[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?");

    private Startup() {}

    /**
     * The settings that the watches share.
     *
     * @throws IllegalArgumentException says which key is wrong, and what to write
     */
    static Settings settings(MonitorConfig config) {
        String vantage =
                config.vantage()
                        .orElseThrow(
                                () ->
                                        new IllegalArgumentException(
                                                "pgbaton.vantage is not set. Name the place that"
                                                        + " this monitor looks from, one of the"
                                                        + " clusters' failover.vantages: set"
                                                        + " PGBATON_VANTAGE=a, or pass"
                                                        + " -Dpgbaton.vantage=a"));
        named("pgbaton.vantage", vantage);
        named("pgbaton.instance", config.instance());
        MonitorConfig.Probe probe = config.probe();
        if (probe.interval().toMillis() < 10 || probe.timeout().toMillis() < 10) {
            throw new IllegalArgumentException(
                    "pgbaton.probe.interval and pgbaton.probe.timeout must be 10ms or more, are "
                            + probe.interval()
                            + " and "
                            + probe.timeout());
        }
        return new Settings(vantage, config.instance(), probe.interval(), probe.timeout());
    }

    /** {@code host:port} that others reach this process at. */
    static String advertised(MonitorConfig config, String httpHost, int httpPort) {
        return config.advertisedAddress().orElseGet(() -> reachable(httpHost) + ":" + httpPort);
    }

    private static String reachable(String host) {
        if (!host.equals("0.0.0.0") && !host.equals("::")) {
            return host;
        }
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException(
                    "this machine's name does not resolve: set pgbaton.advertised-address to the"
                            + " host:port that others reach this monitor at",
                    e);
        }
    }

    private static void named(String key, String value) {
        if (!NAME.matcher(value).matches()) {
            throw new IllegalArgumentException(
                    key
                            + " is '"
                            + value
                            + "': use 1 to 63 of a-z, 0-9 and -, beginning and ending with a letter"
                            + " or digit");
        }
    }
}
