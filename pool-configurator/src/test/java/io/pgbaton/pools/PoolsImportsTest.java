package io.pgbaton.pools;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(packages = "io.pgbaton.pools", importOptions = ImportOption.DoNotIncludeTests.class)
class PoolsImportsTest {

    @ArchTest
    static final ArchRule DECISIONS_ARE_PURE =
            classes()
                    .that()
                    .resideInAPackage("io.pgbaton.pools.domain..")
                    .should()
                    .onlyDependOnClassesThat()
                    .resideInAnyPackage(
                            "java.lang..",
                            "java.util..",
                            "java.time..",
                            "org.jspecify..",
                            "io.pgbaton.cluster.domain..",
                            "io.pgbaton.cluster.spec..",
                            "io.pgbaton.pools.domain..");

    @ArchTest
    static final ArchRule THE_LOOP_KNOWS_NO_CLIENT_LIBRARY =
            noClasses()
                    .that()
                    .resideInAPackage("io.pgbaton.pools.turn..")
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage(
                            "io.quarkus..",
                            "io.vertx..",
                            "io.etcd..",
                            "org.apache.kafka..",
                            "io.pgbaton.pools.adapter..");

    @ArchTest
    static final ArchRule SHOULD_KNOW_NO_OTHER_SERVICE =
            noClasses()
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage(
                            "io.pgbaton.monitor..",
                            "io.pgbaton.coordinator..",
                            "io.pgbaton.cli..",
                            "io.pgbaton.lab..");
}
