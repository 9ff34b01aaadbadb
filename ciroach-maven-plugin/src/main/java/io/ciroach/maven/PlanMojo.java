package io.ciroach.maven;

import io.ciroach.Ciroach;
import io.ciroach.PlanFormat;
import io.ciroach.RunRequest;
import io.ciroach.model.BudgetSettings;
import io.ciroach.plan.ExecutionPlan;
import io.ciroach.plan.Timeline;
import java.io.File;
import java.util.List;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.plugins.annotations.Parameter;
import org.jspecify.annotations.Nullable;

/**
 * Prints what would run, in which order and why, and how it would share the limits. Starts nothing and asks no engine: where
 * nobody sets a limit, this machine stands in for the engine's.
 */
@Mojo(name = "plan", threadSafe = true)
public final class PlanMojo extends PipelineMojo {

    /** {@code text} or {@code json}. {@code mermaid} and {@code dot} are not built yet. */
    @Parameter(property = "ciroach.format", defaultValue = "text")
    private @Nullable String format;

    /** The file that the plan is written to; the console by default. */
    @Parameter(property = "ciroach.output")
    private @Nullable File output;

    @Override
    void perform() {
        RequestReader reader = new RequestReader(this);
        RunRequest.Builder asked = reader.request().orElse(null);
        if (asked == null) {
            return;
        }
        String word = reader.parameters().oneOf("format", format, List.of("text", "mermaid", "dot", "json"));
        if ("mermaid".equals(word) || "dot".equals(word)) {
            reader.parameters()
                    .problems()
                    .error(null, "ciroach.format=" + word + " is not built yet", "text and json work today");
        }
        reader.done();

        ExecutionPlan plan = Ciroach.create().plan(asked.build());
        Timeline timeline = Ciroach.forecast(plan, ThisMachine.capacity());
        boolean json = "json".equals(word);
        String text = Ciroach.print(plan, timeline, json ? PlanFormat.JSON : PlanFormat.TEXT);
        BudgetSettings written = plan.pipeline().budgets();
        if (!json && (written.maxParallel() == null || written.memory() == null)) {
            text += "Limits that are not written are those of this machine; the engine may have others.\n";
        }
        Output.write(text, "plan", output, session, getLog());
    }
}
