package io.ciroach.house;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noFields;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.io.FileDescriptor;
import java.io.IOException;
import java.lang.module.ModuleDescriptor;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

// Long because all rules of the house stand in one place.
/** The arrows of docs/architecture.md. A room that wants an import not in its row is asking for another design. */
class ArchitectureTest {

    private static final String ROOT = "io.ciroach";

    private static final List<String> OF_RUN = List.of(
            "problem", "model", "plan", "result", "event", "schedule", "engine", "files", "log", "store", "budget");

    /** What each room may import of the others. */
    private static final Map<String, List<String>> ARROWS = new TreeMap<>(Map.ofEntries(
            Map.entry("problem", List.of()),
            Map.entry("model", List.of("problem")),
            Map.entry("toml", List.of("model", "problem")),
            Map.entry("plan", List.of("model", "problem")),
            Map.entry("result", List.of("model")),
            Map.entry("event", List.of("model", "plan", "result")),
            Map.entry("schedule", List.of("model", "plan", "result")),
            Map.entry("engine", List.of("model", "problem")),
            Map.entry("engine.docker", List.of("engine", "model", "problem")),
            Map.entry("files", List.of("problem")),
            Map.entry("log", List.of("event", "problem", "files")),
            Map.entry("store", List.of("engine", "model", "problem", "files")),
            Map.entry("budget", List.of("engine", "model", "problem", "store")),
            Map.entry("doctor", List.of("engine", "store", "files", "model", "problem")),
            Map.entry("report", List.of("event", "plan", "result", "model", "files")),
            Map.entry("run", OF_RUN),
            Map.entry("clean", Stream.concat(Stream.of("run"), OF_RUN.stream()).toList())));

    private static final Set<String> API = Set.of("", "problem", "model", "plan", "result", "event", "engine");

    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_JARS)
            .importPackages(ROOT);

    @Test
    void allClassesAreSeen() throws IOException {
        Path sources = Path.of("src/main/java");
        Set<String> files;
        try (Stream<Path> walk = Files.walk(sources)) {
            files = walk.filter(file -> file.toString().endsWith(".java"))
                    .filter(file -> !file.endsWith("module-info.java"))
                    .map(file -> sources.relativize(file)
                            .toString()
                            .replace(".java", "")
                            .replace('/', '.'))
                    .filter(name -> !name.endsWith("package-info"))
                    .collect(Collectors.toCollection(TreeSet::new));
        }
        Set<String> seen = CLASSES.stream().map(JavaClass::getName).collect(Collectors.toSet());

        assertThat(files).hasSizeGreaterThan(60).allMatch(seen::contains);
    }

    @Test
    void everyPackageHasARow() {
        Set<String> packages = CLASSES.stream()
                .map(JavaClass::getPackageName)
                .filter(name -> !name.equals(ROOT))
                .map(name -> name.substring(ROOT.length() + 1))
                .collect(Collectors.toCollection(TreeSet::new));

        assertThat(packages).isEqualTo(ARROWS.keySet());
    }

    @TestFactory
    Stream<DynamicTest> roomImportsOnlyWhatItsRowSays() {
        return ARROWS.entrySet().stream()
                .map(row -> DynamicTest.dynamicTest(row.getKey(), () -> {
                    DescribedPredicate<JavaClass> own = resideInAPackage(ROOT + "." + row.getKey());
                    String[] allowed = Stream.concat(Stream.of(row.getKey()), row.getValue().stream())
                            .map(room -> ROOT + "." + room)
                            .toArray(String[]::new);
                    noClasses()
                            .that(own)
                            .should()
                            .dependOnClassesThat(resideInAPackage(ROOT + "..")
                                    .and(DescribedPredicate.not(resideInAnyPackage(allowed))))
                            .check(CLASSES);
                }));
    }

    @Test
    void thinkingRoomsUseNoThreadClockOrFile() {
        noClasses()
                .that()
                .resideInAnyPackage(
                        ROOT + ".toml", ROOT + ".plan", ROOT + ".schedule", ROOT + ".model", ROOT + ".result")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("java.util.concurrent..", "java.net..", "java.nio.channels..")
                .orShould()
                .dependOnClassesThat()
                .haveFullyQualifiedName("java.nio.file.Files")
                .orShould()
                .dependOnClassesThat()
                .haveFullyQualifiedName("java.time.Clock")
                .orShould()
                .dependOnClassesThat()
                .haveFullyQualifiedName(Thread.class.getName())
                .orShould()
                .callMethod("java.time.Instant", "now")
                .orShould()
                .callMethod("java.lang.System", "nanoTime")
                .orShould()
                .callMethod("java.lang.System", "currentTimeMillis")
                .orShould()
                .callMethod("java.lang.System", "getenv")
                .check(CLASSES);
    }

    @Test
    void onlyReportTouchesStandardStreams() {
        noClasses()
                .that()
                .resideOutsideOfPackage(ROOT + ".report")
                .should()
                .accessField(System.class, "out")
                .orShould()
                .accessField(System.class, "err")
                .orShould()
                .accessField(System.class, "in")
                .orShould()
                .accessField(FileDescriptor.class, "out")
                .orShould()
                .accessField(FileDescriptor.class, "err")
                .orShould()
                .accessField(FileDescriptor.class, "in")
                .check(CLASSES);
    }

    @Test
    void onlyTheDockerEngineSeesDockerJava() {
        noClasses()
                .that()
                .resideOutsideOfPackage(ROOT + ".engine.docker")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("com.github.dockerjava..")
                .check(CLASSES);
    }

    @Test
    void onlyTheReaderSeesTomlj() {
        noClasses()
                .that()
                .resideOutsideOfPackage(ROOT + ".toml")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("org.tomlj..")
                .check(CLASSES);
    }

    @Test
    void onlyFourRoomsSeeJackson() {
        noClasses()
                .that()
                .resideOutsideOfPackages(ROOT + ".store", ROOT + ".report", ROOT + ".engine.docker", ROOT + ".toml")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("com.fasterxml.jackson..")
                .check(CLASSES);
    }

    @Test
    void publicSignaturesHoldOnlyTypesOfTheJdkAndOfTheApi() {
        methods()
                .that()
                .areDeclaredInClassesThat()
                .arePublic()
                .and()
                .arePublic()
                .and()
                .areDeclaredInClassesThat(resideInApi())
                .should(holdOnlyKnownTypes())
                .check(CLASSES);
    }

    @Test
    void nothingStaticChanges() {
        noFields()
                .that()
                .areStatic()
                .should()
                .notHaveModifier(JavaModifier.FINAL)
                .check(CLASSES);
    }

    @Test
    void namesSayWhatAThingIs() {
        noClasses()
                .should()
                .haveSimpleNameEndingWith("Impl")
                .orShould()
                .haveSimpleNameEndingWith("Manager")
                .orShould()
                .haveSimpleNameEndingWith("Utils")
                .orShould()
                .haveSimpleNameEndingWith("Helper")
                .check(CLASSES);
    }

    @Test
    void aPackagePageSaysWhetherItIsApi() {
        for (String room : packages()) {
            Path page = Path.of("src/main/java", ROOT.replace('.', '/'), room.replace('.', '/'), "package-info.java");
            assertThat(page).content().contains(API.contains(room) ? " * API. " : " * Internal. ");
        }
    }

    @Test
    void onlyTheApiIsExported() throws IOException {
        ModuleDescriptor module;
        try (var in = Files.newInputStream(Path.of("target/classes/module-info.class"))) {
            module = ModuleDescriptor.read(in);
        }

        Set<String> exported =
                module.exports().stream().map(ModuleDescriptor.Exports::source).collect(Collectors.toSet());
        assertThat(exported)
                .isEqualTo(packages().stream()
                        .filter(API::contains)
                        .map(room -> room.isEmpty() ? ROOT : ROOT + "." + room)
                        .collect(Collectors.toSet()));
    }

    @Test
    void nothingButTheDoorDependsOnTheDoor() {
        classes()
                .that()
                .resideInAPackage(ROOT)
                .should()
                .onlyHaveDependentClassesThat()
                .resideInAPackage(ROOT)
                .check(CLASSES);
    }

    private static Set<String> packages() {
        return CLASSES.stream()
                .map(JavaClass::getPackageName)
                .map(name -> name.equals(ROOT) ? "" : name.substring(ROOT.length() + 1))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static DescribedPredicate<JavaClass> resideInApi() {
        return DescribedPredicate.describe(
                "reside in an API package",
                type -> API.stream()
                        .anyMatch(room -> type.getPackageName().equals(room.isEmpty() ? ROOT : ROOT + "." + room)));
    }

    private static ArchCondition<JavaMethod> holdOnlyKnownTypes() {
        return new ArchCondition<>("hold only types of the JDK and of the API") {
            @Override
            public void check(JavaMethod method, ConditionEvents events) {
                Stream.concat(
                                method.getReturnType().getAllInvolvedRawTypes().stream(),
                                method.getParameterTypes().stream()
                                        .flatMap(type -> type.getAllInvolvedRawTypes().stream()))
                        .map(JavaClass::getBaseComponentType)
                        .filter(type -> !type.isPrimitive()
                                && !type.getPackageName().startsWith("java.")
                                && !resideInApi().test(type))
                        .forEach(type -> events.add(SimpleConditionEvent.violated(
                                method, method.getFullName() + " shows " + type.getName())));
            }
        };
    }
}
