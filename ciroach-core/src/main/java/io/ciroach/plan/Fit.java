package io.ciroach.plan;

import io.ciroach.model.Budget;
import io.ciroach.model.BudgetSettings;
import io.ciroach.model.ByteSize;
import io.ciroach.model.Capacity;
import io.ciroach.model.Cpus;
import io.ciroach.problem.Location;
import io.ciroach.problem.Problems;
import java.util.List;

/** Whether each step alone would fit. */
final class Fit {

    private final BudgetSettings settings;
    private final Budget budget;
    private final Capacity capacity;
    private final Problems problems;

    Fit(BudgetSettings settings, Budget budget, Capacity capacity, Problems problems) {
        this.settings = settings;
        this.budget = budget;
        this.capacity = capacity;
        this.problems = problems;
    }

    void check(List<PlannedStep> steps) {
        for (PlannedStep step : steps) {
            checkMemory(step);
            checkCpus(step);
        }
    }

    private void checkMemory(PlannedStep step) {
        ByteSize memory = step.step().memory();
        if (memory.compareTo(budget.memory()) <= 0 && memory.compareTo(capacity.memory()) <= 0) {
            return;
        }
        String limit;
        if (budget.memory().compareTo(capacity.memory()) >= 0) {
            limit = "the engine has " + capacity.memory();
        } else if (settings.memory() != null) {
            limit = "the memory budget is " + budget.memory();
        } else {
            limit = "80 % of the engine's " + capacity.memory() + " may be used, which is " + budget.memory();
        }
        problems.error(
                at(step, "memory"),
                "\"" + step.template() + "\" asks for " + memory + " of memory; " + limit,
                "lower its memory, or "
                        + (settings.memory() != null
                                ? "raise the memory_budget (ciroach.memoryBudget)"
                                : "write a memory_budget")
                        + ", or use a larger engine");
    }

    private void checkCpus(PlannedStep step) {
        Cpus engine = Cpus.of(capacity.cpus());
        Cpus written = step.step().cpus();
        Cpus limit = budget.cpus();
        Cpus counted = written != null ? written : Cpus.of(1);
        if (written != null && written.compareTo(engine) > 0) {
            problems.error(
                    at(step, "cpus"),
                    "\"" + step.template() + "\" asks for " + written + " CPUs; the engine has " + engine,
                    "lower its cpus, or use a larger engine");
        } else if (limit != null && counted.compareTo(limit) > 0) {
            problems.error(
                    at(step, "cpus"),
                    "\"" + step.template() + "\" "
                            + (written != null ? "asks for " + written + " CPUs" : "has no cpus, so it counts as 1")
                            + "; the cpu_budget is " + limit,
                    written != null
                            ? "lower its cpus, or raise the cpu_budget"
                            : "write its cpus, or raise the cpu_budget");
        }
    }

    private static Location at(PlannedStep step, String key) {
        return step.keys().getOrDefault(key, step.location());
    }
}
