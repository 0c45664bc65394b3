package io.pgbaton.lab.rejoin;

import static org.assertj.core.api.Assertions.assertThat;

import io.pgbaton.cluster.domain.RecoveryPhase;
import io.pgbaton.cluster.domain.Topology;
import io.pgbaton.cluster.store.Key;
import io.pgbaton.lab.SharedLab;
import io.pgbaton.lab.cluster.Adoption;
import io.pgbaton.lab.cluster.ClusterFile;
import io.pgbaton.lab.drill.Health;
import io.pgbaton.lab.host.Await;
import io.pgbaton.lab.load.LoadClient;
import java.time.Duration;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A standby is lost, then the primary: the last one is promoted, and closed until one is back. */
class LastVoterIT {

    private static final Duration SOON = Duration.ofSeconds(60);

    @RegisterExtension private static final SharedLab CLUSTER = new SharedLab();

    /** The other classes of this lab have a rule that is patient, and rebuild nothing unasked. */
    @AfterEach
    void declareAsUsual() {
        Adoption.reapply(CLUSTER.lab(), UnaryOperator.identity());
    }

    /** H5: the old primary is the only one that could acknowledge the marker. */
    @Test
    void shouldSealThePromotionOfTheLastVoterOnceTheOldPrimaryFollowsIt() {
        // Given
        Adoption.reapply(
                CLUSTER.lab(),
                text ->
                        text.replace("shrinkAfter: 10s", "shrinkAfter: 1s")
                                + "  rejoin: { reclone: automatic }\n");
        Topology before = CLUSTER.topology();
        List<String> standbys = List.copyOf(before.rule().voters());
        try (LoadClient load = CLUSTER.load()) {
            CLUSTER.awaitWrites(load);
            CLUSTER.lab().kill(standbys.getLast());
            Await.until(
                    "the rule to shrink",
                    SOON,
                    () ->
                            CLUSTER.topology().pending() == null
                                    && CLUSTER.topology().rule().voters().size() == 1);

            // When
            CLUSTER.lab().kill(before.primary());
            Await.until("the last voter to be promoted", SOON, LastVoterIT::sealing);
            long sealed = CLUSTER.topology().epoch().number();
            CLUSTER.lab().restart(before.primary());
            Await.until("the seal", SOON, () -> CLUSTER.topology().epoch().number() > sealed);

            // Then
            assertThat(CLUSTER.topology().primary()).isEqualTo(standbys.getFirst());
            CLUSTER.assertWritesGoOn(load, standbys.getFirst());
        }
        CLUSTER.lab().start(standbys.getLast());
        Health.await(CLUSTER.lab());
    }

    private static boolean sealing() {
        return CLUSTER.etcd()
                .get(Key.recovery(ClusterFile.CLUSTER))
                .filter(journal -> journal.phase() == RecoveryPhase.SEALING)
                .isPresent();
    }
}
