package io.pgbaton.lab.ground;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.pgbaton.lab.HostState;
import io.pgbaton.lab.Lab;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;

/** A primary and its standbys, and nothing of pgbaton; a standby that was used is made anew. */
final class Ground implements AutoCloseable {

    /** How long anything may take that has to come; nothing is concluded from it. */
    static final Duration SOON = Duration.ofSeconds(30);

    static final String NAMES = "synchronous_standby_names";

    private static final String PRIMARY = "pg1";

    private final Lab lab;
    private final Set<String> used = new HashSet<>();

    private Ground(Lab lab) {
        this.lab = lab;
    }

    /** Starts them, with a table to write to. */
    static Ground of(int nodes) {
        Ground ground = new Ground(Lab.builder().nodes(nodes).start());
        ground.primary().write("create table words (word text)");
        return ground;
    }

    Lab lab() {
        return lab;
    }

    GroundNode primary() {
        return new GroundNode(lab, PRIMARY);
    }

    /** A standby that streams and has what the primary has; nobody has touched its settings. */
    GroundNode standby(String name) {
        GroundNode standby = new GroundNode(lab, name);
        if (!used.add(name)) {
            lab.kill(name);
            lab.reclone(name, PRIMARY);
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
        lab.kill(node.name());
        lab.start(node.name());
    }

    /** Ends a server at once, without a checkpoint ({@code pg_ctl stop -m immediate}). */
    void stopImmediately(GroundNode node) {
        lab.signal(node.name(), "QUIT");
        await().atMost(SOON).until(() -> lab.state(node.name()) == HostState.DOWN);
    }

    /** Undoes what a test did to the primary. */
    void restorePrimary() {
        lab.thaw(PRIMARY);
        primary().resetAndLoad(NAMES);
    }

    @Override
    public void close() {
        lab.close();
    }
}
