package io.ciroach.plan;

import static io.ciroach.plan.FileBuilder.list;
import static io.ciroach.plan.StepBuilder.step;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.ciroach.model.Budget;
import io.ciroach.model.BudgetSettings;
import io.ciroach.model.ByteSize;
import io.ciroach.model.Capacity;
import io.ciroach.model.Cpus;
import io.ciroach.problem.Problem;
import io.ciroach.problem.Problems;
import java.math.BigDecimal;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Steps that would wait for ever on the engine at hand. */
class FitTest {

    private static final Capacity ENGINE = new Capacity(4, ByteSize.ofMb(10 * 1024));

    private static List<Problem> problems(StepBuilder step, @Nullable ByteSize memory, @Nullable Cpus cpus) {
        BudgetSettings settings = new BudgetSettings(null, memory, cpus);
        ExecutionPlan plan = list().add(step).budgets(settings).plan();
        Problems problems = new Problems();
        Planner.checkFits(plan, Budget.of(settings, ENGINE), ENGINE, problems);
        return problems.errors();
    }

    private static void assertProblem(List<Problem> problems, String location, String message) {
        assertThat(problems).singleElement().satisfies(problem -> {
            assertThat(problem.message()).isEqualTo(message);
            assertThat(problem.location()).hasToString(location);
        });
    }

    @Test
    void stepsThatFitExactlyAreNoProblem() {
        assertThat(problems(step("a").memoryMb(8 * 1024).cpus(4), null, null)).isEmpty();
        assertThat(problems(step("a").memoryMb(10 * 1024), ByteSize.ofMb(10 * 1024), Cpus.of(1)))
                .isEmpty();
    }

    @Test
    void stepLargerThanTheShareOfTheEngineIsAProblem() {
        List<Problem> problems = problems(step("a").memoryMb(9 * 1024), null, null);
        assertThat(problems).singleElement().satisfies(problem -> {
            assertThat(problem.message())
                    .isEqualTo("\"a\" asks for 9gb of memory; 80 % of the engine's 10gb may be used, which is 8gb");
            assertThat(problem.hint()).isEqualTo("lower its memory, or write a memory_budget, or use a larger engine");
        });
    }

    @Test
    void stepLargerThanTheBudgetIsAProblem() {
        List<Problem> problems = problems(step("a").memoryMb(600), ByteSize.ofMb(512), null);
        assertThat(problems)
                .extracting(Problem::message)
                .containsExactly("\"a\" asks for 600mb of memory; the memory budget is 512mb");
    }

    @Test
    void stepLargerThanTheEngineIsAProblemWhateverTheBudget() {
        List<Problem> problems = problems(step("a").memoryMb(11 * 1024), ByteSize.ofMb(20 * 1024), null);
        assertThat(problems)
                .extracting(Problem::message)
                .containsExactly("\"a\" asks for 11gb of memory; the engine has 10gb");
    }

    @Test
    void budgetThatIsAllOfTheEngineIsNotWhatIsTooSmall() {
        assertThat(problems(step("a").memoryMb(11 * 1024), ByteSize.ofMb(10 * 1024), null))
                .extracting(Problem::message)
                .containsExactly("\"a\" asks for 11gb of memory; the engine has 10gb");
    }

    @Test
    void moreCpusThanTheEngineHasAreAProblem() {
        assertThat(problems(step("a").cpus(5), null, null))
                .extracting(Problem::message)
                .containsExactly("\"a\" asks for 5 CPUs; the engine has 4");
    }

    @Test
    void moreCpusThanTheBudgetAreAProblem() {
        assertThat(problems(step("a").cpus(3), null, Cpus.of(2)))
                .extracting(Problem::message, Problem::hint)
                .containsExactly(
                        tuple("\"a\" asks for 3 CPUs; the cpu_budget is 2", "lower its cpus, or raise the cpu_budget"));
    }

    @Test
    void stepWithoutCpusCountsOneAlsoAgainstASmallBudget() {
        assertThat(problems(step("a"), null, Cpus.of(new BigDecimal("0.5"))))
                .extracting(Problem::message, Problem::hint)
                .containsExactly(tuple(
                        "\"a\" has no cpus, so it counts as 1; the cpu_budget is 0.5",
                        "write its cpus, or raise the cpu_budget"));
    }

    @Test
    void problemStandsAtTheKeyThatAsksForTooMuch() {
        ExecutionPlan plan =
                list().add(step("ok")).add(step("a").memoryMb(9 * 1024)).plan();
        Problems problems = new Problems();
        Planner.checkFits(plan, Budget.of(new BudgetSettings(null, null, null), ENGINE), ENGINE, problems);
        assertProblem(
                problems.errors(),
                plan.step("a").keys().get("memory") + "",
                "\"a\" asks for 9gb of memory; 80 % of the engine's 10gb may be used, which is 8gb");
    }
}
