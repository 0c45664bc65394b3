package io.pgbaton.cluster.spec;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** What can be a server's host in a cluster file, and when two of them are the same server. */
public final class Hosts {

    private static final Pattern NUMERIC = Pattern.compile("[0-9.]+");
    private static final Pattern IPV4 =
            Pattern.compile("(0|[1-9][0-9]{0,2})(\\.(0|[1-9][0-9]{0,2})){3}");

    private Hosts() {}

    /** Why a text that is shaped like a host is none; empty when it is one. */
    static Optional<String> objection(String host) {
        if (host.contains("..")) {
            return Optional.of("\"" + host + "\" has two dots in a row; correct the host name");
        }
        if (!NUMERIC.matcher(host).matches()) {
            return Optional.empty();
        }
        if (!IPV4.matcher(host).matches() || octets(host).anyMatch(o -> o > 255)) {
            return Optional.of(
                    "\""
                            + host
                            + "\" is not an IPv4 address; write four numbers from 0 to 255, without"
                            + " leading zeros");
        }
        int first = octets(host).findFirst().orElseThrow();
        return first == 0 || first >= 224
                ? Optional.of(host + " is no single server's address; write the server's own")
                : Optional.empty();
    }

    /** {@code host:port} in a form in which the same server has the same text. */
    public static String key(String endpoint) {
        int colon = endpoint.lastIndexOf(':');
        String host = endpoint.substring(0, colon).toLowerCase(Locale.ROOT);
        String bare = host.endsWith(".") ? host.substring(0, host.length() - 1) : host;
        return (bare.equals("localhost") ? "127.0.0.1" : bare) + endpoint.substring(colon);
    }

    /** Whether it is reached on the very machine that asks, whichever that is. */
    static boolean loopback(String host) {
        String key = key(host + ":0");
        return NUMERIC.matcher(host).matches() ? key.startsWith("127.") : key.equals("127.0.0.1:0");
    }

    private static java.util.stream.IntStream octets(String host) {
        return Pattern.compile("\\.").splitAsStream(host).mapToInt(Integer::parseInt);
    }
}
