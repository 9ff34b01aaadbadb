package io.ciroach.schedule;

import io.ciroach.model.AllowFailure;
import io.ciroach.model.Budget;
import io.ciroach.model.ByteSize;
import io.ciroach.model.Cpus;
import io.ciroach.model.When;
import io.ciroach.plan.ExecutionPlan;
import io.ciroach.plan.StepBuilder;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/** A plan of up to twenty steps, in which each fits alone into a budget that is often too small for two. */
record RandomPlan(ExecutionPlan plan, Budget budget) {

    static RandomPlan of(Random random, boolean failFast) {
        Budget budget =
                new Budget(1 + random.nextInt(5), ByteSize.ofMb(1000), random.nextBoolean() ? null : Cpus.of(4));
        PlanBuilder plan = new PlanBuilder()
                .failFast(failFast)
                .cache("m2", false)
                .cache("npm", false)
                .cache("shared", true);
        int steps = 1 + random.nextInt(20);
        List<String> ordinary = new ArrayList<>();
        List<String> all = new ArrayList<>();
        for (int i = 0; i < steps; i++) {
            String name = "s" + i;
            StepBuilder step = StepBuilder.step(name).memoryMb(1 + random.nextInt(random.nextInt(4) == 0 ? 1000 : 300));
            boolean cleanup = random.nextInt(4) == 0;
            List<String> candidates = cleanup ? all : ordinary;
            List<String> needs = IntStream.range(0, candidates.size() < 1 ? 0 : random.nextInt(4))
                    .mapToObj(n -> candidates.get(random.nextInt(candidates.size())))
                    .distinct()
                    .toList();
            if (!needs.isEmpty()) {
                step.needs(needs);
            }
            if (cleanup) {
                step.when(random.nextBoolean() ? When.ALWAYS : When.FAILURE);
            } else {
                ordinary.add(name);
            }
            if (random.nextInt(3) == 0) {
                step.cpus(1 + random.nextInt(4));
            }
            if (random.nextInt(3) == 0) {
                step.caches(List.of("m2", "npm", "shared").get(random.nextInt(3)));
            }
            if (random.nextInt(8) == 0) {
                step.caches("npm", "m2");
            }
            if (random.nextInt(4) == 0) {
                step.allowFailure(AllowFailure.ALL);
            }
            all.add(name);
            plan.add(step, 1 + random.nextInt(5), 1 + random.nextInt(20));
        }
        return new RandomPlan(plan.build(), budget);
    }
}
