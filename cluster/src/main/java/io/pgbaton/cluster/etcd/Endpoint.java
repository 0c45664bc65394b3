package io.pgbaton.cluster.etcd;

import java.net.URI;
import java.util.regex.Pattern;

/**
 * Where a member listens for clients.
 *
 * @param host name or address, IPv6 without brackets
 */
record Endpoint(String host, int port, boolean tls) {

    private static final int DEFAULT_PORT = 2379;
    private static final Pattern ADDRESS = Pattern.compile("[0-9.]+|.*:.*");

    /**
     * Reads {@code host}, {@code host:port} or {@code http(s)://host:port}.
     *
     * @throws IllegalArgumentException when it is none of these
     */
    static Endpoint parse(String text) {
        String trimmed = text.trim();
        URI uri = URI.create(trimmed.contains("://") ? trimmed : "http://" + trimmed);
        String host = uri.getHost();
        boolean https = "https".equals(uri.getScheme());
        if (host == null
                || uri.getPort() == 0
                || uri.getPort() > 65535
                || !https && !"http".equals(uri.getScheme())) {
            throw new IllegalArgumentException("not an etcd endpoint: " + text);
        }
        String bare = host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
        return new Endpoint(bare, uri.getPort() < 0 ? DEFAULT_PORT : uri.getPort(), https);
    }

    /** Whether the host is an address, so that nothing has to be resolved. */
    boolean literal() {
        return ADDRESS.matcher(host).matches();
    }

    @Override
    public String toString() {
        return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
    }
}
