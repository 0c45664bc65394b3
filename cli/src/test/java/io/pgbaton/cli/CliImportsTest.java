package io.pgbaton.cli;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(packages = "io.pgbaton.cli", importOptions = ImportOption.DoNotIncludeTests.class)
class CliImportsTest {

    private static final String WHO_REACHES_OUT = ".*\\.(LiveReach|NodeSurvey|KafkaFeed)(\\$.*)?";

    @ArchTest
    static final ArchRule shouldReachServersInThreePlacesOnly =
            noClasses()
                    .that()
                    .haveNameNotMatching(WHO_REACHES_OUT)
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage(
                            "io.vertx..",
                            "io.etcd..",
                            "io.grpc..",
                            "org.apache.kafka..",
                            "io.pgbaton.cluster.etcd..",
                            "io.pgbaton.cluster.postgres..",
                            "io.pgbaton.cluster.bus..");

    @ArchTest
    static final ArchRule shouldKnowNoService =
            noClasses()
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage(
                            "io.pgbaton.monitor..",
                            "io.pgbaton.coordinator..",
                            "io.pgbaton.pools..",
                            "io.pgbaton.lab..",
                            "io.quarkus..");
}
