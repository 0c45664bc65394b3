package io.pgbaton.cli.apply;

import io.pgbaton.cli.Trouble;
import io.pgbaton.cluster.adoption.AdoptionPlan;
import io.pgbaton.cluster.adoption.AdoptionSurvey;
import io.pgbaton.cluster.postgres.PgDialer;
import io.pgbaton.cluster.spec.ClusterSpec;
import io.pgbaton.cluster.spec.PasswordFile;
import io.pgbaton.cluster.spec.UnusablePasswordFile;
import io.vertx.core.Vertx;
import java.time.Duration;

/** Asks the nodes themselves, with the control role of the cluster file. */
public final class NodeSurvey implements AdoptionPreview {

    private static final Duration TIMEOUT = Duration.ofSeconds(5);

    @Override
    public AdoptionPlan plan(ClusterSpec spec) {
        try {
            PasswordFile.read(spec.credentials().control().passwordFile());
        } catch (UnusablePasswordFile e) {
            throw new Trouble(
                    "spec.credentials.control.passwordFile: "
                            + e.getMessage()
                            + " (--dry-run reads it on this host)",
                    e);
        }
        Vertx vertx = Vertx.vertx();
        try {
            return AdoptionSurvey.survey(spec, new PgDialer(vertx), TIMEOUT);
        } finally {
            vertx.close();
        }
    }
}
