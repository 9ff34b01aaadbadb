package io.ciroach.schedule;

import static io.ciroach.plan.StepBuilder.step;
import static org.assertj.core.api.Assertions.assertThat;

import io.ciroach.model.Budget;
import io.ciroach.model.ByteSize;
import io.ciroach.model.Cpus;
import io.ciroach.plan.ExecutionPlan;
import io.ciroach.plan.Timeline.Alternative;
import io.ciroach.plan.Timeline.Limit;
import io.ciroach.testing.Seed;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class OtherBudgetsTest {

    private static List<String> told(PlanBuilder plan, Budget now) {
        return OtherBudgets.of(plan.build(), now).stream()
                .map(one ->
                        one.changed() + " " + amount(one) + " " + one.length().toSeconds())
                .toList();
    }

    private static Object amount(Alternative one) {
        return switch (one.changed()) {
            case MEMORY -> one.budget().memory();
            case CONTAINERS -> one.budget().maxParallel();
            case CPUS -> String.valueOf(one.budget().cpus());
        };
    }

    @Test
    void thosePlacesAreToldWhereThePlanGetsShorter() {
        PlanBuilder plan = new PlanBuilder()
                .add(step("a").memoryMb(2048), 100, 100)
                .add(step("b").memoryMb(2048), 100, 100)
                .add(step("c").memoryMb(2048), 100, 100);
        assertThat(told(plan, new Budget(2, ByteSize.ofMb(8192), null)))
                .containsExactly(
                        "MEMORY 2gb 300",
                        "MEMORY 4gb 200",
                        "MEMORY 8gb 200",
                        "CONTAINERS 1 300",
                        "CONTAINERS 2 200",
                        "CONTAINERS 3 100");
    }

    @Test
    void cpusAreToldWhereThereIsABudgetAndAStepWithoutALimitCountsAsOne() {
        PlanBuilder plan = new PlanBuilder().add(step("a").cpus(2), 10, 10).add(step("b"), 10, 10);
        assertThat(told(plan, new Budget(4, ByteSize.ofMb(4096), Cpus.of(2))))
                .contains("CPUS 2 20", "CPUS 3 10")
                .hasSize(6);
    }

    @Test
    void gainOfLessThanAHundredthIsNone() {
        PlanBuilder plan = new PlanBuilder()
                .add(step("a").memoryMb(1024), 1000, 1000)
                .add(step("b").memoryMb(1024), 2, 2);
        assertThat(told(plan, new Budget(1, ByteSize.ofMb(1024), null)))
                .containsExactly("MEMORY 1gb 1002", "CONTAINERS 1 1002");
    }

    @Test
    void nothingIsToldWhereNothingIsMeasured() {
        assertThat(told(new PlanBuilder().add(step("a"), 1, 1), Conversation.slots(2)))
                .isEmpty();
        assertThat(told(new PlanBuilder(), Conversation.slots(2))).isEmpty();
    }

    @Test
    void eachIsWhatTheForecastSays() {
        long seed = Seed.get();
        Random random = new Random(seed);
        for (int round = 0; round < 200; round++) {
            ExecutionPlan plan = plan(random);
            long largest = plan.steps().stream()
                    .mapToLong(step -> step.step().memory().bytes())
                    .max()
                    .orElseThrow();
            Budget now = new Budget(1 + random.nextInt(6), new ByteSize(largest + random.nextInt(1 << 30)), null);
            List<Alternative> all = OtherBudgets.of(plan, now);
            assertThat(all)
                    .as(Seed.words(seed))
                    .allSatisfy(one -> assertThat(one.length())
                            .isEqualTo(Forecast.run(plan, one.budget()).length()));
            for (Limit limit : List.of(Limit.MEMORY, Limit.CONTAINERS)) {
                List<Alternative> ofLimit =
                        all.stream().filter(one -> one.changed() == limit).toList();
                assertThat(ofLimit)
                        .as(Seed.words(seed))
                        .extracting(Alternative::budget)
                        .contains(now);
                assertThat(ofLimit.stream().map(OtherBudgetsTest::size))
                        .as(Seed.words(seed))
                        .isSorted()
                        .doesNotHaveDuplicates();
                assertThat(ofLimit.stream()
                                .filter(one -> !one.budget().equals(now))
                                .map(Alternative::length))
                        .as(Seed.words(seed))
                        .isSortedAccordingTo(Comparator.reverseOrder());
            }
        }
    }

    private static long size(Alternative one) {
        return one.changed() == Limit.MEMORY
                ? one.budget().memory().bytes()
                : one.budget().maxParallel();
    }

    private static ExecutionPlan plan(Random random) {
        PlanBuilder plan = new PlanBuilder();
        int steps = 1 + random.nextInt(12);
        for (int i = 0; i < steps; i++) {
            String[] needs = i > 0 && random.nextBoolean() ? new String[] {"s" + random.nextInt(i)} : new String[0];
            plan.add(step("s" + i).memoryMb(100 + random.nextInt(3000)).needs(needs), 2 + random.nextInt(60), 1);
        }
        return plan.build();
    }
}
