package io.pgbaton.cluster;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(
        packages = "io.pgbaton.cluster",
        importOptions = ImportOption.DoNotIncludeTests.class)
class ClusterImportsTest {

    @ArchTest
    static final ArchRule shouldKeepValuesPure =
            classes()
                    .that()
                    .resideInAPackage("io.pgbaton.cluster.domain..")
                    .should()
                    .onlyDependOnClassesThat()
                    .resideInAnyPackage(
                            "java..",
                            "org.jspecify..",
                            // How the values stand in the store: annotations only.
                            "com.fasterxml.jackson.annotation..",
                            "io.pgbaton.cluster.domain..");

    @ArchTest
    static final ArchRule shouldPlanAdoptionWithoutIo =
            classes()
                    .that()
                    .haveSimpleNameStartingWith("AdoptionPlan")
                    .should()
                    .onlyDependOnClassesThat()
                    .resideInAnyPackage(
                            "java..",
                            "org.jspecify..",
                            "io.pgbaton.cluster.adoption..",
                            "io.pgbaton.cluster.domain..",
                            "io.pgbaton.cluster.spec..");

    @ArchTest
    static final ArchRule shouldSpeakToEtcdInItsAdapterOnly =
            noClasses()
                    .that()
                    .resideOutsideOfPackage("io.pgbaton.cluster.etcd..")
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage("io.etcd..", "io.grpc..");

    @ArchTest
    static final ArchRule shouldSpeakToPostgresInItsAdapterOnly =
            noClasses()
                    .that()
                    .resideOutsideOfPackage("io.pgbaton.cluster.postgres..")
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage("io.vertx..");

    @ArchTest
    static final ArchRule shouldSpeakToKafkaInItsAdapterOnly =
            noClasses()
                    .that()
                    .resideOutsideOfPackage("io.pgbaton.cluster.bus..")
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage("org.apache.kafka..");

    @ArchTest
    static final ArchRule shouldNotKnowTheServices =
            noClasses()
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage(
                            "io.pgbaton.monitor..",
                            "io.pgbaton.coordinator..",
                            "io.pgbaton.pools..",
                            "io.pgbaton.backup..",
                            "io.pgbaton.gateway..",
                            "io.pgbaton.cli..",
                            "io.pgbaton.lab..",
                            "io.quarkus..");
}
