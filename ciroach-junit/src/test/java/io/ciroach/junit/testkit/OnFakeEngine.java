package io.ciroach.junit.testkit;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Lets what a test class declares run on the fake engine of the test that runs it: to be named before all else. */
public final class OnFakeEngine implements ExecutionCondition {

    private static volatile @Nullable Consumer<ExtensionContext> prepare;

    /** Whoever runs test classes says what is to be done to each first. */
    public static void prepare(@Nullable Consumer<ExtensionContext> work) {
        prepare = work;
    }

    @Override
    public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
        Consumer<ExtensionContext> work = prepare;
        if (work != null && context.getTestMethod().isEmpty()) {
            work.accept(context);
        }
        return ConditionEvaluationResult.enabled("prepared");
    }
}
