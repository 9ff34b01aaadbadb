package io.ciroach.toml;

import static org.assertj.core.api.Assertions.assertThat;

import io.ciroach.model.BudgetSettings;
import io.ciroach.model.Cache;
import io.ciroach.model.Cleaning;
import io.ciroach.model.Pipeline;
import io.ciroach.model.RetryPolicy;
import io.ciroach.model.Step;
import java.lang.reflect.Field;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A key of the file is one row, one record component, one line of the documentation. */
class KeysTest {

    /** Keys whose component has another name, because several share one or because it is a part of another record. */
    private static final Map<String, String> COMPONENTS = Map.of(
            "STEP.max_retries", "retry",
            "STEP.retry_delay", "retry",
            "STEP.retry_on", "retry",
            "STEP.always", "when",
            "PIPELINE.max_parallel", "budgets",
            "PIPELINE.memory_budget", "budgets",
            "PIPELINE.cpu_budget", "budgets",
            "PIPELINE.clean", "cleaning",
            "FILE.stages_order", "stagesOrder");

    /** Tables of other keys, which are looked at themselves, and what means something only together with them. */
    private static final Set<Key<?>> NOT_ALONE =
            Set.of(Keys.PIPELINE, Keys.STAGES, Keys.STAGES_ORDER, Keys.STAGE_STEPS, Keys.DEFAULTS, Keys.STEPS);

    static List<Key<?>> valueKeys() {
        return Keys.ALL.stream().filter(key -> !NOT_ALONE.contains(key)).toList();
    }

    static List<Key<?>> keysOfDefaults() {
        return Keys.ALL.stream().filter(Key::inDefaults).toList();
    }

    static List<Key<?>> keysWithDefault() {
        return valueKeys().stream().filter(key -> key.fallback() != null).toList();
    }

    @Test
    void everyRowIsInTheListOnce() throws IllegalAccessException {
        List<Object> rows = new ArrayList<>();
        for (Field field : Keys.class.getDeclaredFields()) {
            if (field.getType() == Key.class) {
                rows.add(field.get(null));
            }
        }
        assertThat(Keys.ALL)
                .hasSameElementsAs(List.of(rows.toArray(new Key<?>[0])))
                .doesNotHaveDuplicates();
        assertThat(Keys.ALL.stream().map(Key::anchor)).doesNotHaveDuplicates();
    }

    @ParameterizedTest
    @MethodSource("valueKeys")
    void keyIsReadIntoItsComponentAndNoOther(Key<?> key) throws ReflectiveOperationException {
        assertThat(changed(key, key.example(), false)).as(key.name()).containsExactly(component(key));
    }

    @ParameterizedTest
    @MethodSource("keysOfDefaults")
    void keyOfTheDefaultsIsReadFromThereToo(Key<?> key) throws ReflectiveOperationException {
        assertThat(changed(key, key.example(), true)).as(key.name()).containsExactly(component(key));
    }

    @ParameterizedTest
    @MethodSource("keysWithDefault")
    void defaultInWordsIsTheDefaultInFact(Key<?> key) throws ReflectiveOperationException {
        assertThat(changed(key, key.otherwise(), false)).as(key.name()).isEmpty();
    }

    @Test
    void everyComponentHasAKey() {
        assertThat(components(Step.class))
                .containsExactlyInAnyOrderElementsOf(mapped(Keys.Group.STEP, Set.of("matrix"), Set.of("stage")));
        assertThat(components(Pipeline.class))
                .containsExactlyInAnyOrderElementsOf(
                        mapped(Keys.Group.PIPELINE, Set.of("defaults", "steps"), Set.of("stagesOrder")));
        assertThat(components(Cleaning.class))
                .containsExactlyInAnyOrderElementsOf(mapped(Keys.Group.CLEAN, Set.of(), Set.of()));
        assertThat(components(Cache.class))
                .containsExactlyInAnyOrderElementsOf(mapped(Keys.Group.CACHE, Set.of(), Set.of("name")));
        assertThat(components(BudgetSettings.class)).hasSize(3);
        assertThat(components(RetryPolicy.class)).hasSize(3);
    }

    @Test
    void whatCannotBeADefaultIsWhatTheDocumentationSays() {
        assertThat(Keys.Group.STEP.keys().stream()
                        .filter(key -> !key.inDefaults())
                        .map(Key::name))
                .containsExactlyInAnyOrder(
                        "name", "description", "needs", "command", "matrix", "when", "always", "parallel");
    }

    @Test
    void everyRowSaysInOneLineWhatItDoes() {
        assertThat(Keys.ALL).allSatisfy(key -> {
            assertThat(key.about()).isNotBlank().doesNotContain("\n").doesNotEndWith(".");
            assertThat(key.otherwise()).isNotBlank();
        });
    }

    private static Set<String> mapped(Keys.Group group, Set<String> without, Set<String> with) {
        return Stream.concat(
                        group.keys().stream()
                                .filter(key -> !without.contains(key.name()))
                                .map(KeysTest::component),
                        with.stream())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static List<String> components(Class<?> type) {
        return Stream.of(type.getRecordComponents())
                .map(RecordComponent::getName)
                .toList();
    }

    private static String component(Key<?> key) {
        String other = COMPONENTS.get(key.group() + "." + key.name());
        if (other != null) {
            return other;
        }
        String[] words = key.name().split("_", -1);
        return words[0]
                + Stream.of(words)
                        .skip(1)
                        .map(word -> word.substring(0, 1).toUpperCase(Locale.ROOT) + word.substring(1))
                        .collect(Collectors.joining());
    }

    private static Set<String> changed(Key<?> key, String value, boolean inDefaults)
            throws ReflectiveOperationException {
        Object with = record(key, key.name() + " = " + value + "\n", inDefaults);
        Object without = record(key, "", inDefaults);
        Set<String> changed = new TreeSet<>();
        for (RecordComponent component : with.getClass().getRecordComponents()) {
            Object expected = component.getAccessor().invoke(without);
            if (!Objects.equals(expected, component.getAccessor().invoke(with))) {
                changed.add(component.getName());
            }
        }
        // A template also holds where its keys stand, and how it is read.
        changed.removeAll(Set.of("keys", "reader"));
        return changed;
    }

    /** The record that a key belongs to, of a file that is as small as can be but for one line. */
    private static Object record(Key<?> key, String line, boolean inDefaults) {
        String step = "[[pipeline.steps]]\n"
                + others(key, Keys.Group.STEP, line, "name = \"a\"", "image = \"i\"", "command = []");
        String cache = "[pipeline.caches.m2]\n" + others(key, Keys.Group.CACHE, line, "path = \"~/m2\"");
        String toml = switch (key.group()) {
            case PIPELINE -> "[pipeline]\n" + line + step;
            case CLEAN -> "[pipeline.clean]\n" + line + step;
            case CACHE -> cache + line + step;
            default -> cache + (inDefaults ? "[pipeline.defaults]\n" + line + step : step + line);
        };
        Reads reads = Reads.of(toml);
        assertThat(reads.problems().errors()).as(toml).isEmpty();
        return switch (key.group()) {
            case PIPELINE -> reads.file().pipeline();
            case CLEAN -> reads.file().pipeline().cleaning();
            case CACHE ->
                Objects.requireNonNull(reads.file().pipeline().caches().get("m2"));
            default ->
                key.equals(Keys.MATRIX)
                        ? reads.file().steps().get(0)
                        : reads.steps().get(0);
        };
    }

    /** The required lines of a table, but for the one that the tested line takes the place of. */
    private static String others(Key<?> key, Keys.Group group, String line, String... required) {
        return Stream.of(required)
                .filter(other -> line.isEmpty() || key.group() != group || !other.startsWith(key.name() + " "))
                .map(other -> other + "\n")
                .collect(Collectors.joining());
    }
}
