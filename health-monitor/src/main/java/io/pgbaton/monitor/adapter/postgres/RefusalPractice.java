package io.pgbaton.monitor.adapter.postgres;

import io.pgbaton.cluster.node.Login;
import io.pgbaton.cluster.node.NodeAddress;
import io.pgbaton.cluster.node.NodeDialer;
import io.pgbaton.events.ProbeOutcome;
import io.pgbaton.monitor.domain.ProbeResult;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.jboss.logging.Logger;

/**
 * Is refused some dozens of times, at a port of this host that nobody listens on, before the first
 * probe. A refusal is what a verdict begins with, and the first ones of a process took several
 * times as long as later ones.
 */
public final class RefusalPractice {

    private static final Logger LOG = Logger.getLogger(RefusalPractice.class);
    private static final Duration TIMEOUT = Duration.ofMillis(200);

    private RefusalPractice() {}

    /** Returns how many probes were refused. */
    public static int run(NodeDialer dialer, int rounds) {
        try {
            Path password = Files.createTempFile("pgbaton-practice", null);
            try (NodeObserver observer = observer(dialer, password)) {
                int refused = 0;
                for (int i = 0; i < rounds; i++) {
                    ProbeResult result = observer.probe();
                    refused += result.outcome() == ProbeOutcome.REFUSED ? 1 : 0;
                }
                return refused;
            } finally {
                Files.deleteIfExists(password);
            }
        } catch (IOException e) {
            LOG.debugf("refusals not practised reason=%s", e.getMessage());
            return 0;
        }
    }

    private static NodeObserver observer(NodeDialer dialer, Path password) throws IOException {
        InetAddress here = InetAddress.getLoopbackAddress();
        int port;
        try (ServerSocket taken = new ServerSocket(0, 1, here)) {
            port = taken.getLocalPort();
        }
        return new NodeObserver(
                dialer,
                new NodeAddress("practice", here.getHostAddress(), port),
                new Login("nobody", password, "postgres", "pgbaton-practice", false),
                TIMEOUT,
                Instant::now,
                System::nanoTime,
                () -> {});
    }
}
