package io.ciroach.plan;

import java.time.Duration;
import java.util.Locale;

/** A plan as text. */
final class PlanText {

    private PlanText() {}

    static String of(ExecutionPlan plan) {
        StringBuilder text = new StringBuilder();
        for (PlannedStep step : plan.steps()) {
            text.append(step.index()).append(". ").append(step.name());
            if (step.step().stage() != null) {
                text.append(" in ").append(step.step().stage());
            }
            if (step.isCleanup()) {
                text.append(", ").append(step.step().when().name().toLowerCase(Locale.ROOT));
            }
            text.append(": ").append(seconds(step.estimate())).append(" of ").append(seconds(step.remaining()));
            text.append('\n');
            if (step.isCleanup() && step.waitsFor().isEmpty()) {
                text.append("   after everything else\n");
            }
            for (Edge edge : step.waitsFor()) {
                text.append("   <- ")
                        .append(edge.step())
                        .append(" (")
                        .append(word(edge.cause()))
                        .append(")\n");
            }
        }
        if (!plan.leftOutCleanup().isEmpty()) {
            text.append("left out: ")
                    .append(String.join(", ", plan.leftOutCleanup()))
                    .append('\n');
        }
        return text.toString();
    }

    static String word(Edge.Cause cause) {
        return cause.name().toLowerCase(Locale.ROOT);
    }

    private static String seconds(Duration duration) {
        return duration.toMillis() % 1000 == 0 ? duration.toSeconds() + "s" : duration.toMillis() + "ms";
    }
}
