package io.ciroach.maven;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/** An adapter sees the core's door and its words, and nothing behind them. */
class ArchitectureTest {

    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_JARS)
            .importPackages("io.ciroach.maven");

    @Test
    void goalsSeeOnlyTheDoorAndTheWords() {
        assertThat(CLASSES).hasSizeGreaterThan(10);
        noClasses()
                .should()
                .dependOnClassesThat(resideInAPackage("io.ciroach..")
                        .and(DescribedPredicate.not(resideInAnyPackage(
                                "io.ciroach",
                                "io.ciroach.maven",
                                "io.ciroach.model",
                                "io.ciroach.problem",
                                "io.ciroach.plan",
                                "io.ciroach.result",
                                "io.ciroach.event"))))
                .check(CLASSES);
    }

    @Test
    void nothingOfTheEngineOrTheReaderComesInBeside() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("com.github.dockerjava..", "org.tomlj..", "com.fasterxml.jackson..")
                .check(CLASSES);
    }

    /** One JVM may run many builds. */
    @Test
    void nothingStaticChanges() {
        fields().that().areStatic().should().beFinal().check(CLASSES);
    }
}
