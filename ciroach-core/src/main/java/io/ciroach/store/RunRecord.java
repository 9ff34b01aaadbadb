package io.ciroach.store;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ciroach.model.ByteSize;
import io.ciroach.model.Cleaning;
import io.ciroach.model.Overrides;
import io.ciroach.model.Pull;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What a journal says first: all that the run's cleanup needs, should somebody else have to do it. Values of the environment
 * are not in it.
 *
 * @param engine the engine's id
 * @param startedAt when the run began
 * @param file the real path of the pipeline file
 * @param shown the file as messages name it
 * @param defaultName the pipeline's name where the text has none
 * @param text what stood in the file then
 * @param workspace the real path of the workspace
 * @param identity which folder that is, whatever its path: device and inode
 * @param selection patterns of the steps that were asked for: {@code steps}, {@code only}, {@code skip}
 * @param overrides settings that beat the file
 * @param maven values of the Maven project, of the names that the plan used
 * @param environment hashes of the values of the environment, of the names that {@code always} steps use
 * @param others names of the environment that only other steps use
 * @param variables which names each {@code always} step uses, with {@code env.} or {@code maven.} before
 * @param gitElsewhere a folder that stands in for {@code .git} of the workspace, which is a copy then; or null
 */
public record RunRecord(
        String engine,
        Instant startedAt,
        Path file,
        String shown,
        String defaultName,
        String text,
        Path workspace,
        String identity,
        List<List<String>> selection,
        Overrides overrides,
        Map<String, String> maven,
        Map<String, String> environment,
        List<String> others,
        Map<String, List<String>> variables,
        @Nullable Path gitElsewhere) {

    static final String TYPE = "run";

    public RunRecord {
        selection = selection.stream().map(List::copyOf).toList();
        maven = Map.copyOf(maven);
        environment = Map.copyOf(environment);
        others = List.copyOf(others);
        Map<String, List<String>> ordered = new LinkedHashMap<>();
        variables.forEach((step, names) -> ordered.put(step, List.copyOf(names)));
        variables = Collections.unmodifiableMap(ordered);
    }

    /** {@return the names of the {@code always} steps, in file order} */
    public List<String> always() {
        return List.copyOf(variables.keySet());
    }

    ObjectNode toJson() {
        ObjectNode node = JsonNodeFactory.instance.objectNode();
        node.put("type", TYPE)
                .put("engine", engine)
                .put("startedAt", startedAt.toString())
                .put("file", file.toString())
                .put("shown", shown)
                .put("defaultName", defaultName)
                .put("text", text)
                .put("workspace", workspace.toString())
                .put("identity", identity)
                .put("gitElsewhere", gitElsewhere == null ? null : gitElsewhere.toString());
        ArrayNode patterns = node.putArray("selection");
        selection.forEach(some -> strings(patterns.addArray(), some));
        ObjectNode settings = node.putObject("overrides");
        settings.put("maxParallel", overrides.maxParallel());
        settings.put(
                "memoryBudget",
                overrides.memoryBudget() == null
                        ? null
                        : (Long) overrides.memoryBudget().bytes());
        settings.put("failFast", overrides.failFast());
        settings.put("wipe", name(overrides.wipe()));
        settings.put("images", name(overrides.images()));
        settings.put("pull", name(overrides.pull()));
        ObjectNode values = node.putObject("maven");
        maven.forEach(values::put);
        ObjectNode hashes = node.putObject("environment");
        environment.forEach(hashes::put);
        strings(node.putArray("others"), others);
        ObjectNode steps = node.putObject("variables");
        variables.forEach((step, names) -> strings(steps.putArray(step), names));
        return node;
    }

    private static void strings(ArrayNode array, List<String> strings) {
        strings.forEach(array::add);
    }

    private static @Nullable String name(@Nullable Enum<?> constant) {
        return constant == null ? null : constant.name();
    }

    /** Throws what it likes when it is none. */
    static RunRecord of(JsonNode node) {
        List<List<String>> selection = new ArrayList<>();
        node.path("selection").forEach(some -> selection.add(strings(some)));
        JsonNode settings = node.path("overrides");
        Map<String, List<String>> variables = new LinkedHashMap<>();
        node.path("variables").properties().forEach(step -> variables.put(step.getKey(), strings(step.getValue())));
        return new RunRecord(
                text(node, "engine"),
                Instant.parse(text(node, "startedAt")),
                Path.of(text(node, "file")),
                text(node, "shown"),
                text(node, "defaultName"),
                text(node, "text"),
                Path.of(text(node, "workspace")),
                text(node, "identity"),
                selection,
                new Overrides(
                        or(settings.path("maxParallel"), JsonNode::intValue),
                        or(settings.path("memoryBudget"), size -> new ByteSize(size.longValue())),
                        or(settings.path("failFast"), JsonNode::booleanValue),
                        or(settings.path("wipe"), word -> Cleaning.Wipe.valueOf(word.textValue())),
                        or(settings.path("images"), word -> Cleaning.Images.valueOf(word.textValue())),
                        or(settings.path("pull"), word -> Pull.valueOf(word.textValue()))),
                values(node.path("maven")),
                values(node.path("environment")),
                strings(node.path("others")),
                variables,
                or(node.path("gitElsewhere"), path -> Path.of(path.textValue())));
    }

    private static String text(JsonNode node, String key) {
        return Objects.requireNonNull(node.path(key).textValue(), key);
    }

    private static <T> @Nullable T or(JsonNode node, Function<JsonNode, T> reading) {
        return node.isNull() || node.isMissingNode() ? null : reading.apply(node);
    }

    private static List<String> strings(JsonNode array) {
        List<String> strings = new ArrayList<>();
        array.forEach(element -> strings.add(element.asText()));
        return strings;
    }

    private static Map<String, String> values(JsonNode node) {
        Map<String, String> values = new LinkedHashMap<>();
        node.properties()
                .forEach(field -> values.put(field.getKey(), field.getValue().asText()));
        return values;
    }

    /** {@return without the text and the values, which may hold secrets} */
    @Override
    public String toString() {
        return "RunRecord[" + file + "]";
    }
}
