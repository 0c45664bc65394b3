package io.pgbaton.lab.server;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Cheap looks at endpoints: is it free, is it open, what does it answer. */
public final class Endpoints {
    private static final int PATIENCE_MS = 800;

    private Endpoints() {}

    /** Whether this address and port can be listened on. */
    public static boolean free(InetSocketAddress endpoint) {
        try (ServerSocket socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(endpoint);
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    /** Whether something accepts connections there. */
    static boolean open(InetSocketAddress endpoint) {
        try (Socket socket = new Socket()) {
            socket.connect(endpoint, PATIENCE_MS);
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    /** The body of a GET, if it is answered with 200. */
    public static Optional<String> get(InetSocketAddress endpoint, String path) {
        try {
            URI uri =
                    URI.create(
                            "http://%s:%d%s"
                                    .formatted(endpoint.getHostString(), endpoint.getPort(), path));
            HttpURLConnection connection = (HttpURLConnection) uri.toURL().openConnection();
            connection.setConnectTimeout(PATIENCE_MS);
            connection.setReadTimeout(PATIENCE_MS);
            if (connection.getResponseCode() != HttpURLConnection.HTTP_OK) {
                return Optional.empty();
            }
            try (var body = connection.getInputStream()) {
                return Optional.of(new String(body.readAllBytes(), StandardCharsets.UTF_8));
            }
        } catch (IOException e) {
            return Optional.empty();
        }
    }
}
