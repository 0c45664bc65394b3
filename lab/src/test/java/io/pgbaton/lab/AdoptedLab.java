package io.pgbaton.lab;

import static org.assertj.core.api.Assertions.assertThat;

import io.pgbaton.cluster.domain.Topology;
import io.pgbaton.cluster.store.Key;
import io.pgbaton.lab.cluster.Adoption;
import io.pgbaton.lab.cluster.ClusterFile;
import io.pgbaton.lab.cluster.EtcdLook;
import io.pgbaton.lab.drill.Health;
import io.pgbaton.lab.host.Await;
import io.pgbaton.lab.host.LabFailure;
import io.pgbaton.lab.load.LoadClient;
import io.pgbaton.lab.server.PostgresServer;
import io.pgbaton.lab.server.Secrets.Role;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Properties;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * The lab that all tests of a class share: everything runs, pgbaton has taken the cluster over, and
 * each test begins with a whole cluster. What a failed test left dead, frozen or cut off is
 * repaired before the next; when that fails, the tests that are left fail without waiting for a
 * whole cluster each. Use it as a static field with {@code @RegisterExtension}; a {@link SharedLab}
 * where no other lab is needed than that of the other classes.
 */
public sealed class AdoptedLab
        implements BeforeAllCallback, BeforeEachCallback, AfterEachCallback, AfterAllCallback
        permits SharedLab {

    private static final Duration SOON = Duration.ofSeconds(60);

    private final UnaryOperator<LabBuilder> how;
    private @Nullable Lab running;
    private @Nullable LabFailure beyondRepair;

    public AdoptedLab() {
        this(builder -> builder);
    }

    /**
     * @param how what to change in a lab of everything; called before any {@code @BeforeAll}
     */
    public AdoptedLab(UnaryOperator<LabBuilder> how) {
        this.how = how;
    }

    @Override
    public void beforeAll(ExtensionContext context) {
        use(adopted());
    }

    @Override
    public void beforeEach(ExtensionContext context) {
        if (beyondRepair != null) {
            throw new LabFailure(
                    "after an earlier test this lab could not be repaired",
                    "See what that test says.",
                    beyondRepair);
        }
        Health.await(lab());
    }

    @Override
    public void afterEach(ExtensionContext context) {
        if (context.getExecutionException().isEmpty() || beyondRepair()) {
            return;
        }
        try {
            new Repair(lab()).everything();
        } catch (LabFailure e) {
            beyondRepair = e;
            throw e;
        }
    }

    @Override
    public void afterAll(ExtensionContext context) {
        if (running != null) {
            running.close();
        }
    }

    /** Starts a lab and hands its cluster to pgbaton; on a failure nothing is left running. */
    final Lab adopted() {
        Lab lab = how.apply(Lab.builder().everything()).start();
        try {
            Adoption.adopt(lab, "0s");
            return lab;
        } catch (RuntimeException e) {
            lab.close();
            throw e;
        }
    }

    final void use(Lab lab) {
        running = lab;
    }

    /** Whether a test has left what could not be mended. */
    final boolean beyondRepair() {
        return beyondRepair != null;
    }

    public Lab lab() {
        return Objects.requireNonNull(running, "the lab is not started yet");
    }

    public EtcdLook etcd() {
        return new EtcdLook(lab().etcdEndpoints());
    }

    /** The topology in force. */
    public Topology topology() {
        return etcd().get(Key.topology(ClusterFile.CLUSTER)).orElseThrow();
    }

    /** Clients that write through the pool: 4 connections, 100 inserts a second together. */
    public LoadClient load() {
        return LoadClient.start(() -> lab().pgbouncer().connect(new Properties()), 4, 100);
    }

    /** The clients write again. */
    public void awaitWrites(LoadClient load) {
        long enough = load.acknowledgedCount() + 200;
        Await.until("the clients to write", SOON, () -> load.acknowledgedCount() >= enough);
    }

    /** The clients write again, to this primary and no other; nothing acknowledged is lost. */
    public void assertWritesGoOn(LoadClient load, String primary) {
        awaitWrites(load);
        load.stop();
        assertThat(writable()).containsExactly(primary);
        try (Connection connection = lab().node(primary).connect(Role.APP, "orders")) {
            assertThat(load.missingOn(connection)).isZero();
        } catch (SQLException e) {
            throw new AssertionError("cannot read the clients' rows back from " + primary, e);
        }
    }

    /** The names of the nodes that take writes. */
    public List<String> writable() {
        return new ClusterLook(lab().nodes())
                .writable().stream().map(PostgresServer::name).toList();
    }
}
