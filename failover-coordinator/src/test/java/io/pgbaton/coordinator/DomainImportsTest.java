package io.pgbaton.coordinator;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(
        packages = {"io.pgbaton.coordinator", "io.pgbaton.cluster"},
        importOptions = ImportOption.DoNotIncludeTests.class)
class DomainImportsTest {

    @ArchTest
    static final ArchRule shouldKeepDecisionsPure =
            classes()
                    .that()
                    .resideInAPackage("io.pgbaton.coordinator.domain..")
                    .should()
                    .onlyDependOnClassesThat()
                    .resideInAnyPackage(
                            "java..",
                            "org.jspecify..",
                            "io.pgbaton.coordinator.domain..",
                            "io.pgbaton.events..",
                            "io.pgbaton.cluster.domain..",
                            "io.pgbaton.cluster.spec..");

    @ArchTest
    static final ArchRule shouldRecoverThroughPortsOnly =
            noClasses()
                    .that()
                    .resideInAnyPackage(
                            "io.pgbaton.coordinator.recovery..", "io.pgbaton.coordinator.office..")
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage(
                            "io.quarkus..",
                            "io.vertx..",
                            "io.etcd..",
                            "io.grpc..",
                            "org.apache.kafka..",
                            "io.pgbaton.cluster.etcd..",
                            "io.pgbaton.cluster.postgres..",
                            "io.pgbaton.cluster.bus..");

    @ArchTest
    static final ArchRule shouldNotKnowTheOffice =
            noClasses()
                    .that()
                    .resideInAnyPackage(
                            "io.pgbaton.coordinator.recovery..", "io.pgbaton.coordinator.domain..")
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage(
                            "io.pgbaton.coordinator.office..", "io.pgbaton.coordinator.adapter..");

    @ArchTest
    static final ArchRule shouldNotKnowTheOtherServices =
            noClasses()
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage(
                            "io.pgbaton.monitor..",
                            "io.pgbaton.pools..",
                            "io.pgbaton.backup..",
                            "io.pgbaton.gateway..",
                            "io.pgbaton.cli..",
                            "io.pgbaton.lab..");
}
