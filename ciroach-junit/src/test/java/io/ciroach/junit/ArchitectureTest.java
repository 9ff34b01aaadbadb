package io.ciroach.junit;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** An adapter sees what the core exports, and of others only what its user has anyway: Jupiter and AssertJ. */
class ArchitectureTest {

    private static final String OURS = "io.ciroach.junit";

    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_JARS)
            .importPackages(OURS);

    @Test
    void allClassesAreSeen() throws IOException {
        Path sources = Path.of("src/main/java");
        List<String> files;
        try (Stream<Path> walk = Files.walk(sources)) {
            files = walk.filter(file -> file.toString().endsWith(".java"))
                    .map(file -> sources.relativize(file)
                            .toString()
                            .replace(".java", "")
                            .replace('/', '.'))
                    .toList();
        }
        Set<String> seen = CLASSES.stream().map(JavaClass::getName).collect(Collectors.toSet());

        assertThat(files).isNotEmpty().allMatch(seen::contains);
    }

    /** No Maven, no engine's client, nothing that a user would have to fetch beside these. */
    @Test
    void theAdapterSeesTheCoresDoorAndWordsJupiterAndAssertJ() {
        classes()
                .should()
                .onlyDependOnClassesThat(resideInAnyPackage(
                        "java..",
                        OURS,
                        "io.ciroach",
                        "io.ciroach.problem",
                        "io.ciroach.model",
                        "io.ciroach.plan",
                        "io.ciroach.result",
                        "io.ciroach.event",
                        "org.junit.jupiter.api..",
                        "org.junit.platform.commons..",
                        "org.opentest4j..",
                        "org.assertj.core..",
                        "org.jspecify.annotations"))
                .check(CLASSES);
    }

    /** What came after Jupiter 5.12, and would not be found there. */
    @Test
    void nothingIsUsedThatTheOldestJupiterLacks() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .haveFullyQualifiedName("org.junit.jupiter.api.MediaType")
                .orShould()
                .callMethod("org.junit.jupiter.api.extension.ExtensionContext$Store", "computeIfAbsent")
                .check(CLASSES);
    }

    /** One JVM runs many test classes at once. */
    @Test
    void nothingStaticChanges() {
        fields().that().areStatic().should().beFinal().allowEmptyShould(true).check(CLASSES);
    }

    @Test
    void aPackagePageSaysWhetherItIsApi() {
        assertThat(Path.of("src/main/java", OURS.replace('.', '/'), "package-info.java"))
                .content()
                .startsWith("/** API. ");
    }
}
