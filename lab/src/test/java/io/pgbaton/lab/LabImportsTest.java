package io.pgbaton.lab;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(packages = "io.pgbaton.lab", importOptions = ImportOption.DoNotIncludeTests.class)
class LabImportsTest {

    /** It starts the services' processes, as anybody would, and sees them from outside. */
    @ArchTest
    static final ArchRule shouldKnowNoService =
            noClasses()
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage(
                            "io.pgbaton.monitor..",
                            "io.pgbaton.coordinator..",
                            "io.pgbaton.pools..",
                            "io.pgbaton.cli..",
                            "io.quarkus..");

    /** What it says of pgbaton is not told by pgbaton's own clients. */
    @ArchTest
    static final ArchRule shouldLookPastTheAdapters =
            noClasses()
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage(
                            "io.pgbaton.cluster.etcd..",
                            "io.pgbaton.cluster.postgres..",
                            "io.vertx..",
                            "io.etcd..");

    @ArchTest
    static final ArchRule shouldKnowHostsWithoutServers =
            noClasses()
                    .that()
                    .resideInAPackage("io.pgbaton.lab.host..")
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage("io.pgbaton.lab.server..", "io.pgbaton.cluster..");

    /** Servers, hosts and clients can be used without what is done with them. */
    @ArchTest
    static final ArchRule shouldStartServersWithoutDrills =
            noClasses()
                    .that()
                    .resideInAnyPackage(
                            "io.pgbaton.lab.host..",
                            "io.pgbaton.lab.server..",
                            "io.pgbaton.lab.load..")
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage(
                            "io.pgbaton.lab",
                            "io.pgbaton.lab.cluster..",
                            "io.pgbaton.lab.drill..",
                            "io.pgbaton.lab.command..");
}
