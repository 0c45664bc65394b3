package io.pgbaton.lab.ground;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.pgbaton.cluster.domain.Promise;
import io.pgbaton.lab.HostState;
import io.pgbaton.lab.Lab;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * A primary and its standbys for all tests of a class, and nothing of pgbaton. A standby that was
 * used is made anew; what a test did to the primary is undone after it.
 */
final class Ground implements BeforeAllCallback, AfterEachCallback, AfterAllCallback {

    /** How long anything may take that has to come; nothing is concluded from it. */
    static final Duration SOON = Duration.ofSeconds(30);

    static final String NAMES = "synchronous_standby_names";

    private static final String PRIMARY = "pg1";

    private final int nodes;
    private final Set<String> used = new HashSet<>();
    private @Nullable Lab lab;

    private Ground(int nodes) {
        this.nodes = nodes;
    }

    /** Of so many nodes; pg1 is the primary. */
    static Ground of(int nodes) {
        return new Ground(nodes);
    }

    @Override
    public void beforeAll(ExtensionContext tests) {
        lab = Lab.builder().nodes(nodes).start();
        primary().write("create table words (word text)");
    }

    @Override
    public void afterEach(ExtensionContext test) {
        lab().thaw(PRIMARY);
        primary().reset(Promise.SETTING);
        primary().reset("primary_conninfo");
        primary().resetAndLoad(NAMES);
    }

    @Override
    public void afterAll(ExtensionContext tests) {
        lab().close();
    }

    Lab lab() {
        if (lab == null) {
            throw new IllegalStateException("not started");
        }
        return lab;
    }

    GroundNode primary() {
        return new GroundNode(lab(), PRIMARY);
    }

    /** A standby that streams and has what the primary has; nobody has touched its settings. */
    GroundNode standby(String name) {
        GroundNode standby = new GroundNode(lab(), name);
        if (!used.add(name)) {
            lab().kill(name);
            lab().reclone(name, PRIMARY);
            standby.resetAndLoad(NAMES);
        }
        String end = primary().flushed();
        await().atMost(SOON)
                .untilAsserted(
                        () -> {
                            assertThat(standby.receiverStatus()).isEqualTo("streaming");
                            assertThat(standby.replayedUpTo(end)).isTrue();
                        });
        return standby;
    }

    /** Kills a host as it is and starts it again with what it has on disk. */
    void restart(GroundNode node) {
        lab().kill(node.name());
        lab().start(node.name());
    }

    /** Ends a server at once, without a checkpoint ({@code pg_ctl stop -m immediate}). */
    void stopImmediately(GroundNode node) {
        lab().signal(node.name(), "QUIT");
        await().atMost(SOON).until(() -> lab().state(node.name()) == HostState.DOWN);
    }
}
