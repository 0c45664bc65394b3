package io.pgbaton.monitor;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(packages = "io.pgbaton", importOptions = ImportOption.DoNotIncludeTests.class)
class DomainImportsTest {

    @ArchTest
    static final ArchRule shouldKeepDecisionsPure =
            classes()
                    .that()
                    .resideInAPackage("io.pgbaton.monitor.domain..")
                    .should()
                    .onlyDependOnClassesThat()
                    .resideInAnyPackage(
                            "java..",
                            "org.jspecify..",
                            "io.pgbaton.monitor.domain..",
                            "io.pgbaton.events..",
                            "io.pgbaton.cluster.domain..",
                            "io.pgbaton.cluster.node..",
                            "io.pgbaton.cluster.spec..",
                            "io.pgbaton.cluster.store..");

    @ArchTest
    static final ArchRule shouldReachNodesAndStoreThroughTheirPorts =
            noClasses()
                    .that()
                    .resideInAPackage("io.pgbaton.monitor.adapter..")
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage("io.vertx..", "io.etcd..", "org.apache.kafka..");

    @ArchTest
    static final ArchRule shouldNotKnowTheOtherServices =
            noClasses()
                    .that()
                    .resideInAPackage("io.pgbaton.monitor..")
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage(
                            "io.pgbaton.coordinator..",
                            "io.pgbaton.pools..",
                            "io.pgbaton.cli..",
                            "io.pgbaton.lab..");
}
