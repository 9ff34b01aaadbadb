package io.ciroach.clean;

import io.ciroach.files.Workspace;
import io.ciroach.plan.Edge;
import io.ciroach.plan.ExecutionPlan;
import io.ciroach.plan.PlannedStep;
import io.ciroach.problem.CiroachException;
import io.ciroach.problem.Problems;
import io.ciroach.store.RunJournal;
import io.ciroach.store.RunRecord;
import io.ciroach.store.SaltedHash;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The {@code always} steps that a dead run still owes, as its journal has them, and which of them may be run here and now.
 *
 * @param plan what may be run; perhaps nothing
 * @param refused why each of the others may not, by step: they stay due
 * @param whole what the dead run was to run
 * @param workspace where
 */
record MissedCleanup(ExecutionPlan plan, Map<String, String> refused, ExecutionPlan whole, Workspace workspace) {

    /** Why none of them may be run. */
    static final class Refused extends Exception {
        private static final long serialVersionUID = 1L;
        private final boolean forGood;

        Refused(String reason, boolean forGood) {
            super(reason);
            this.forGood = forGood;
        }

        /** Whether that will be so for ever, so that they are no longer due. */
        boolean isForGood() {
            return forGood;
        }

        String reason() {
            return String.valueOf(getMessage());
        }
    }

    private static final String ENV = "env.";

    /**
     * Finds out.
     *
     * @param journal the dead run's
     * @param run its first record
     * @param environment the present one
     * @param planner plans the text that the journal kept
     * @throws Refused when none of them may be run
     */
    static MissedCleanup of(RunJournal journal, RunRecord run, Map<String, String> environment, PlanAgain planner)
            throws Refused {
        Workspace workspace = sameFolder(run);
        List<String> due = journal.due();
        Map<String, String> changed = changed(run, due, environment);
        Problems problems = new Problems();
        ExecutionPlan whole = planner.plan(run, withOthers(run, changed.keySet(), environment), problems);
        if (problems.any()) {
            throw new Refused("it cannot be planned any more: " + first(problems), false);
        }
        List<PlannedStep> owed =
                whole.steps().stream().filter(step -> due.contains(step.name())).toList();
        Set<String> gone = new TreeSet<>(due);
        owed.forEach(step -> gone.remove(step.name()));
        if (!gone.isEmpty()) {
            throw new Refused("the plan has no " + gone + " any more", true);
        }
        Map<String, String> refused = refused(run, owed, changed);
        List<PlannedStep> steps = owed.stream()
                .filter(step -> !refused.containsKey(step.name()))
                .map(step -> among(step, due))
                .toList();
        return new MissedCleanup(new ExecutionPlan(whole.pipeline(), steps, List.of()), refused, whole, workspace);
    }

    /** Those that use a variable that is not as it was; and those that wait for them, in whatever order they stand. */
    private static Map<String, String> refused(RunRecord run, List<PlannedStep> owed, Map<String, String> changed) {
        Map<String, String> refused = new LinkedHashMap<>();
        for (PlannedStep step : owed) {
            of(run, step.name())
                    .flatMap(key -> Optional.ofNullable(changed.get(key)).stream())
                    .findFirst()
                    .ifPresent(reason -> refused.put(step.name(), reason));
        }
        for (int before = -1; before < refused.size(); ) {
            before = refused.size();
            for (PlannedStep step : owed) {
                step.waitsFor().stream()
                        .map(Edge::step)
                        .filter(refused::containsKey)
                        .findFirst()
                        .ifPresent(other -> refused.putIfAbsent(step.name(), held(other)));
            }
        }
        return refused;
    }

    private static String held(String other) {
        return "it waits for \"" + other + "\", which cannot be run here";
    }

    /** {@return the variables of the environment that a step uses, sorted} */
    private static Stream<String> of(RunRecord run, String step) {
        return run.variables().getOrDefault(step, List.of()).stream()
                .filter(name -> name.startsWith(ENV))
                .map(name -> name.substring(ENV.length()))
                .sorted();
    }

    private static Workspace sameFolder(RunRecord run) throws Refused {
        try {
            Workspace workspace = Workspace.of(run.workspace()).withGitElsewhere(run.gitElsewhere());
            if (workspace.path().equals(run.workspace()) && workspace.identity().equals(run.identity())) {
                return workspace;
            }
            throw new Refused(run.workspace() + " is another folder now", true);
        } catch (CiroachException e) {
            throw new Refused(run.workspace() + " is not there any more", true);
        }
    }

    /** What is wrong with variables that are not as they were, by name. */
    private static Map<String, String> changed(RunRecord run, List<String> due, Map<String, String> environment) {
        Map<String, String> changed = new HashMap<>();
        due.stream().flatMap(step -> of(run, step)).distinct().forEach(key -> {
            String change = change(key, run.environment().get(key), environment.get(key));
            if (change != null) {
                changed.put(key, change);
            }
        });
        return changed;
    }

    private static @Nullable String change(String key, @Nullable String hash, @Nullable String value) {
        if (value == null) {
            return "the variable " + key + " of the environment is not set here";
        }
        if (hash == null || !matches(hash, value)) {
            return "the variable " + key + " of the environment has another value here";
        }
        return null;
    }

    private static boolean matches(String hash, String value) {
        try {
            return SaltedHash.parse(hash).matches(value);
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    /** Variables that only other steps use may be missing or changed: those steps are not run, but they have to be read. */
    private static Map<String, String> withOthers(RunRecord run, Set<String> changed, Map<String, String> environment) {
        Map<String, String> all = new HashMap<>(environment);
        run.others().forEach(name -> all.putIfAbsent(name, "1"));
        changed.forEach(name -> all.put(name, "1"));
        return all;
    }

    private static String first(Problems problems) {
        return problems.errors().get(0).message();
    }

    private static PlannedStep among(PlannedStep step, List<String> due) {
        List<Edge> edges = step.waitsFor().stream()
                .filter(edge -> due.contains(edge.step()))
                .toList();
        return new PlannedStep(
                step.index(),
                step.step(),
                step.template(),
                step.matrix(),
                edges,
                step.estimate(),
                step.remaining(),
                step.keys(),
                step.location());
    }
}
