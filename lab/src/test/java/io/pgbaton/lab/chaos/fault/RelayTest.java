package io.pgbaton.lab.chaos.fault;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RelayTest {
    private static final Duration DELAY = Duration.ofMillis(30);

    private ServerSocket server;

    @BeforeEach
    void listen() throws IOException {
        server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
    }

    @AfterEach
    void stopListening() throws IOException {
        server.close();
    }

    @Test
    void shouldPassOnWhatIsSentLateAndInOrder() throws IOException {
        // Given
        try (Relay relay = relay();
                Socket near = connect(relay);
                Socket far = server.accept()) {
            near.getOutputStream().write("ask".getBytes(StandardCharsets.US_ASCII));
            long begin = System.nanoTime();

            // When
            String asked = text(far, 3);
            far.getOutputStream().write("answer".getBytes(StandardCharsets.US_ASCII));
            String answered = text(near, 6);

            // Then
            assertThat(asked).isEqualTo("ask");
            assertThat(answered).isEqualTo("answer");
            // At least: the way back alone begins after this moment.
            assertThat(Duration.ofNanos(System.nanoTime() - begin)).isGreaterThan(DELAY);
        }
    }

    @Test
    void shouldTellTheEndOfAConnection() throws IOException {
        // Given
        try (Relay relay = relay();
                Socket near = connect(relay);
                Socket far = server.accept()) {
            // When
            near.close();

            // Then
            assertThat(far.getInputStream().read()).isEqualTo(-1);
        }
    }

    @Test
    void shouldEndItsConnectionsWhenItEnds() throws IOException {
        // Given
        Relay relay = relay();
        try (Socket near = connect(relay);
                Socket far = server.accept()) {
            // When
            relay.close();

            // Then
            assertThat(near.getInputStream().read()).isEqualTo(-1);
            assertThat(far.getInputStream().read()).isEqualTo(-1);
        }
    }

    private Relay relay() {
        return Relay.to((InetSocketAddress) server.getLocalSocketAddress(), DELAY);
    }

    private static Socket connect(Relay relay) throws IOException {
        return new Socket(InetAddress.getLoopbackAddress(), relay.port());
    }

    private static String text(Socket socket, int length) throws IOException {
        return new String(socket.getInputStream().readNBytes(length), StandardCharsets.US_ASCII);
    }
}
