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
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * The {@code always} steps that a dead run still owes, as its journal has them, and whether they may be run here and now.
 *
 * @param plan what is left to run
 * @param whole what the dead run was to run
 * @param workspace where
 */
record MissedCleanup(ExecutionPlan plan, ExecutionPlan whole, Workspace workspace) {

    /** Why they may not be run. */
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
     * @throws Refused when they may not be run
     */
    static MissedCleanup of(RunJournal journal, RunRecord run, Map<String, String> environment, PlanAgain planner)
            throws Refused {
        Workspace workspace = sameFolder(run);
        List<String> due = journal.due();
        compare(run, due, environment);
        Problems problems = new Problems();
        ExecutionPlan whole = planner.plan(run, withOthers(run, environment), problems);
        if (problems.any()) {
            throw new Refused("it cannot be planned any more: " + first(problems), false);
        }
        Set<String> names = new HashSet<>(due);
        List<PlannedStep> steps = new ArrayList<>();
        for (PlannedStep step : whole.steps()) {
            if (names.remove(step.name())) {
                steps.add(among(step, due));
            }
        }
        if (!names.isEmpty()) {
            throw new Refused("the plan has no " + new TreeSet<>(names) + " any more", true);
        }
        return new MissedCleanup(new ExecutionPlan(whole.pipeline(), steps, List.of()), whole, workspace);
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

    private static void compare(RunRecord run, List<String> due, Map<String, String> environment) throws Refused {
        Set<String> used = new TreeSet<>();
        due.forEach(step -> used.addAll(run.variables().getOrDefault(step, List.of())));
        for (String name : used) {
            if (!name.startsWith(ENV)) {
                continue;
            }
            String key = name.substring(ENV.length());
            String value = environment.get(key);
            String hash = run.environment().get(key);
            if (value == null) {
                throw new Refused("the variable " + key + " of the environment is not set here", false);
            }
            if (hash == null || !matches(hash, value)) {
                throw new Refused("the variable " + key + " of the environment has another value here", false);
            }
        }
    }

    private static boolean matches(String hash, String value) {
        try {
            return SaltedHash.parse(hash).matches(value);
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    /** Variables that only other steps use may be missing: those steps are not run, but they have to be read. */
    private static Map<String, String> withOthers(RunRecord run, Map<String, String> environment) {
        Map<String, String> all = new HashMap<>(environment);
        run.others().forEach(name -> all.putIfAbsent(name, "1"));
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
