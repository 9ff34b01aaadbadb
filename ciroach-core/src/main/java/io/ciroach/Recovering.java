package io.ciroach;

import io.ciroach.clean.Recovery;
import io.ciroach.engine.Engine;
import io.ciroach.files.Workspace;
import io.ciroach.model.PipelineFile;
import io.ciroach.model.Recover;
import io.ciroach.model.When;
import io.ciroach.plan.Durations;
import io.ciroach.plan.ExecutionPlan;
import io.ciroach.plan.PlannedStep;
import io.ciroach.plan.Planner;
import io.ciroach.plan.Selection;
import io.ciroach.problem.Problems;
import io.ciroach.run.Time;
import io.ciroach.store.RunRecord;
import io.ciroach.store.SaltedHash;
import io.ciroach.store.StateDirectory;
import io.ciroach.toml.PipelineReader;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/** What a journal is told of a plan, and how that becomes a plan again. */
final class Recovering {

    private static final String ENV = "env.";
    private static final String MAVEN = "maven.";

    private Recovering() {}

    static Recovery of(
            Surroundings surroundings,
            Map<String, String> environment,
            StateDirectory state,
            Engine engine,
            Recover mode,
            Time time) {
        return new Recovery(
                mode,
                new Recovery.Tools(
                        state,
                        engine,
                        environment,
                        Recovering::again,
                        surroundings.journals(),
                        time,
                        surroundings.threads(),
                        surroundings.threads(),
                        new SecureRandom()));
    }

    /** All that the cleanup of a run would need, without a value of the environment. */
    static RunRecord record(
            FileReading reading,
            RunRequest request,
            ExecutionPlan plan,
            Workspace workspace,
            Map<String, String> environment,
            String engine,
            Instant startedAt) {
        Map<String, List<String>> always = new LinkedHashMap<>();
        Set<String> hashed = new TreeSet<>();
        Set<String> used = new TreeSet<>();
        for (PlannedStep step : plan.steps()) {
            Set<String> names = plan.variables().getOrDefault(step.name(), Set.of());
            used.addAll(names);
            if (step.step().when() == When.ALWAYS) {
                always.put(step.name(), List.copyOf(new TreeSet<>(names)));
                hashed.addAll(names);
            }
        }
        Map<String, String> hashes = new HashMap<>();
        of(ENV, hashed)
                .forEach(name -> hashes.put(
                        name, SaltedHash.of(environment.getOrDefault(name, "")).toString()));
        Map<String, String> maven = new HashMap<>();
        of(MAVEN, used).forEach(name -> maven.put(name, request.properties().getOrDefault(name, "")));
        used.removeAll(hashed);
        Selection selection = request.selection();
        return new RunRecord(
                engine,
                startedAt,
                reading.path(),
                reading.file().file(),
                reading.defaultName(),
                reading.text(),
                workspace.path(),
                workspace.identity(),
                List.of(selection.steps(), selection.only(), selection.skip()),
                request.effectiveOverrides(),
                maven,
                hashes,
                of(ENV, used).toList(),
                always,
                workspace.gitElsewhere().orElse(null));
    }

    private static Stream<String> of(String prefix, Set<String> names) {
        return names.stream().filter(name -> name.startsWith(prefix)).map(name -> name.substring(prefix.length()));
    }

    private static ExecutionPlan again(RunRecord run, Map<String, String> environment, Problems problems) {
        PipelineFile file = PipelineReader.read(
                run.shown(), run.text().getBytes(StandardCharsets.UTF_8), run.defaultName(), problems);
        List<List<String>> selection = new ArrayList<>(run.selection());
        while (selection.size() < 3) {
            selection.add(List.of());
        }
        return Planner.plan(
                file,
                new Selection(selection.get(0), selection.get(1), selection.get(2)),
                run.overrides(),
                environment,
                run.maven(),
                Durations.NONE,
                problems);
    }
}
