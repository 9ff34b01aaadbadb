package io.ciroach.maven;

import io.ciroach.Ciroach;
import io.ciroach.PlanFormat;
import io.ciroach.RunRequest;
import io.ciroach.model.BudgetSettings;
import io.ciroach.plan.ExecutionPlan;
import io.ciroach.plan.Timeline;
import java.io.File;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.plugins.annotations.Parameter;
import org.jspecify.annotations.Nullable;

/**
 * Prints what would run, in which order and why, how it would share the limits, and how long it would take under others.
 * Starts nothing and asks no engine: where nobody sets a limit, this machine stands in for the engine's; how long the steps
 * take is known from where the pipeline ran last.
 */
@Mojo(name = "plan", threadSafe = true)
public final class PlanMojo extends PipelineMojo {

    /** {@code text}, the graph as {@code mermaid} or {@code dot}, or {@code json}. */
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
        PlanFormat form = reader.parameters().constant("format", format, PlanFormat.class);
        reader.done();

        ExecutionPlan plan = Ciroach.create().plan(asked.build());
        Timeline timeline = Ciroach.forecast(plan, ThisMachine.capacity());
        PlanFormat wanted = form == null ? PlanFormat.TEXT : form;
        String text = Ciroach.print(plan, timeline, wanted);
        BudgetSettings written = plan.pipeline().budgets();
        if (wanted == PlanFormat.TEXT && (written.maxParallel() == null || written.memory() == null)) {
            text += "Limits that are not written are those of this machine; the engine may have others.\n";
        }
        Output.write(text, "plan", output, session, getLog());
    }
}
