package io.pgbaton.events;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(
        packages = "io.pgbaton.events",
        importOptions = ImportOption.DoNotIncludeTests.class)
class EventsImportsTest {

    /** Others read these events with this module alone: no framework, and nothing of pgbaton's. */
    @ArchTest
    static final ArchRule shouldNeedNothingButJackson =
            classes()
                    .should()
                    .onlyDependOnClassesThat()
                    .resideInAnyPackage(
                            "java..",
                            "org.jspecify..",
                            "com.fasterxml.jackson..",
                            "io.pgbaton.events..");
}
