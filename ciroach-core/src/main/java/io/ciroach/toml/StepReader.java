package io.ciroach.toml;

import io.ciroach.model.BudgetSettings;
import io.ciroach.model.ByteSize;
import io.ciroach.model.Cache;
import io.ciroach.model.Command;
import io.ciroach.model.Cpus;
import io.ciroach.model.Pipeline;
import io.ciroach.model.RetryPolicy;
import io.ciroach.model.Step;
import io.ciroach.model.StepTemplate;
import io.ciroach.model.Variables;
import io.ciroach.model.When;
import io.ciroach.problem.Location;
import io.ciroach.problem.Suggestion;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads the values of one step, once before variables are known and once for each combination of its matrix. */
final class StepReader implements StepTemplate.Reader {

    /** Stands where an error was reported; no run ever gets to see it. */
    private static final String NO_IMAGE = "none:latest";

    private final RawStep step;
    private final Node.@Nullable Table defaults;
    private final Pipeline pipeline;
    private final @Nullable ByteSize memoryBudget;
    private final Reading reading;
    private final boolean open;

    /**
     * For one step.
     *
     * @param memoryBudget what it may not be larger than; null for no limit
     * @param open whether its variables cannot be known because its matrix is wrong
     */
    StepReader(
            RawStep step,
            Node.@Nullable Table defaults,
            Pipeline pipeline,
            @Nullable ByteSize memoryBudget,
            Reading reading,
            boolean open) {
        this.step = step;
        this.defaults = defaults;
        this.pipeline = pipeline;
        this.memoryBudget = memoryBudget;
        this.reading = reading;
        this.open = open;
    }

    void check() {
        read(step.name() == null ? "" : step.name().text(), reading.beforeVariables());
    }

    @Override
    public Step read(String name, Variables variables) {
        return read(name, open ? reading.beforeVariables() : reading.with(variables));
    }

    private Step read(String name, Reading pass) {
        Values values = new Values(step.table(), defaults, pass);
        String image = values.written(Keys.IMAGE);
        Command command = values.written(Keys.COMMAND);
        List<Word> needs = values.written(Keys.NEEDS);
        refuseMissing(values);
        ByteSize memory = values.get(Keys.MEMORY);
        Cpus cpus = values.optional(Keys.CPUS);
        checkBudgets(values, memory, cpus);
        return new Step(
                name,
                values.optional(Keys.DESCRIPTION),
                step.stage(),
                image == null ? NO_IMAGE : image,
                command == null ? new Command.Exec(List.of()) : command,
                values.optional(Keys.ENTRYPOINT),
                needs == null ? null : Word.texts(needs),
                parallel(values),
                when(values),
                memory,
                cpus == null && pipeline.budgets().cpus() != null ? Cpus.of(1) : cpus,
                env(values),
                values.get(Keys.WORKDIR),
                values.get(Keys.USER),
                checkCaches(values, pipeline),
                values.get(Keys.TIMEOUT),
                new RetryPolicy(values.get(Keys.MAX_RETRIES), values.get(Keys.RETRY_DELAY), values.get(Keys.RETRY_ON)),
                values.get(Keys.ALLOW_FAILURE),
                values.get(Keys.PULL),
                values.get(Keys.NETWORK),
                values.get(Keys.PIDS),
                values.optional(Keys.SHM_SIZE),
                capAdd(values),
                values.get(Keys.READ_ONLY),
                values.optional(Keys.PLATFORM));
    }

    private String shown() {
        return step.name() == null
                ? "the step"
                : "the step " + Kinds.quoted(step.name().text());
    }

    private void refuseMissing(Values values) {
        Reading pass = values.reading();
        if (values.node(Keys.IMAGE) == null && !Unknown.isMeant(Keys.IMAGE, step.table())) {
            pass.missing(
                    step.at(),
                    shown() + " has no image",
                    "image = \"alpine:3.20\" in the step, or in [pipeline.defaults] for all");
        }
        if (values.node(Keys.COMMAND) == null && !Unknown.isMeant(Keys.COMMAND, step.table())) {
            pass.missing(step.at(), shown() + " has no command", "command = [] means the image's own");
        }
    }

    private boolean parallel(Values values) {
        Node.Entry entry = step.table().entries().get(Keys.PARALLEL.name());
        if (step.stage() != null && entry != null) {
            values.reading()
                    .error(
                            entry.key(),
                            "\"parallel\" belongs to the list form: the steps of a stage are parallel anyway");
        }
        return values.get(Keys.PARALLEL);
    }

    private When when(Values values) {
        When when = values.written(Keys.WHEN);
        Boolean always = values.written(Keys.ALWAYS);
        Node node = values.node(Keys.ALWAYS);
        if (when == null) {
            return Boolean.TRUE.equals(always) || isCleanupByName(values) ? When.ALWAYS : When.SUCCESS;
        }
        if (node != null && always != null && always != (when == When.ALWAYS)) {
            values.reading().error(node.at(), "\"always\" contradicts \"when\"", "one of the two is enough");
        }
        return when;
    }

    /** The Rust Ciroach ran a step of this name at the end, whatever the outcome. */
    private boolean isCleanupByName(Values values) {
        boolean byName = step.stage() == null
                && step.name() != null
                && step.name().text().equals("Cleanup")
                && values.node(Keys.WHEN) == null
                && values.node(Keys.ALWAYS) == null;
        if (byName) {
            values.reading()
                    .warning(
                            step.at(),
                            "the step \"Cleanup\" runs whatever the outcome because of its name; always = true says so");
        }
        return byName;
    }

    private Map<String, String> env(Values values) {
        Map<String, String> env = new LinkedHashMap<>();
        Node general = defaults == null ? null : defaults.get(Keys.ENV.name());
        for (Node node : new Node[] {general, step.table().get(Keys.ENV.name())}) {
            Map<String, String> read = node == null ? null : Keys.ENV.kind().read(node, values.reading());
            if (read != null) {
                env.putAll(read);
            }
        }
        return env;
    }

    private List<String> capAdd(Values values) {
        List<String> names = values.written(Keys.CAP_ADD);
        return names == null ? List.of() : names.stream().distinct().toList();
    }

    private void checkBudgets(Values values, ByteSize memory, @Nullable Cpus cpus) {
        BudgetSettings budgets = pipeline.budgets();
        if (memoryBudget != null && memory.compareTo(memoryBudget) > 0) {
            boolean alike = memory.toString().equals(memoryBudget.toString());
            String step = alike ? memory.bytes() + " bytes" : memory.toString();
            String budget = alike ? memoryBudget.bytes() + " bytes" : memoryBudget.toString();
            values.reading()
                    .error(
                            at(values, Keys.MEMORY),
                            "a step of " + step + " is larger than the memory_budget of " + budget,
                            values.node(Keys.MEMORY) == null ? "it writes no memory, so it has the default" : null);
        }
        Cpus counted = cpus == null ? Cpus.of(1) : cpus;
        if (budgets.cpus() != null && counted.compareTo(budgets.cpus()) > 0) {
            values.reading()
                    .error(
                            at(values, Keys.CPUS),
                            "a step with cpus = " + counted + " is larger than the cpu_budget of " + budgets.cpus(),
                            cpus == null ? "with a cpu_budget, a step that writes no cpus has 1" : null);
        }
    }

    private Location at(Values values, Key<?> key) {
        Node node = values.node(key);
        return node == null ? step.at() : node.at();
    }

    /** {@return the names of the caches that a step or the defaults name} */
    static List<String> checkCaches(Values values, Pipeline pipeline) {
        List<Word> words = values.written(Keys.CACHES);
        if (words == null) {
            return List.of();
        }
        Map<String, Cache> byPath = new HashMap<>();
        for (Word word : words) {
            Cache cache = pipeline.caches().get(word.text());
            if (cache == null) {
                refuseUnknownCache(word, pipeline.caches().keySet(), values.reading());
                continue;
            }
            Cache other = byPath.putIfAbsent(cache.path(), cache);
            if (other != null) {
                String names = Kinds.quoted(other.name());
                values.reading()
                        .error(
                                word.at(),
                                other.equals(cache)
                                        ? "the cache " + names + " stands here twice"
                                        : "the caches " + names + " and " + Kinds.quoted(cache.name())
                                                + " have the same path");
            }
        }
        return Word.texts(words);
    }

    private static void refuseUnknownCache(Word word, Set<String> known, Reading pass) {
        pass.missing(
                word.at(),
                "unknown cache " + Kinds.quoted(word.text()) + Suggestion.didYouMean(word.text(), known),
                known.isEmpty() ? "[pipeline.caches] has none" : "[pipeline.caches] has " + String.join(", ", known));
    }
}
