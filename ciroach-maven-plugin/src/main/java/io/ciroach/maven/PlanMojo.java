package io.ciroach.maven;

import com.sun.management.OperatingSystemMXBean;
import io.ciroach.Ciroach;
import io.ciroach.PlanFormat;
import io.ciroach.RunRequest;
import io.ciroach.model.ByteSize;
import io.ciroach.model.Capacity;
import io.ciroach.plan.ExecutionPlan;
import io.ciroach.problem.CiroachException;
import java.io.File;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
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

    private static final List<String> FORMATS = List.of("text", "mermaid", "dot", "json");

    /** {@code text} or {@code json}. {@code mermaid} and {@code dot} are not built yet. */
    @Parameter(property = "ciroach.format", defaultValue = "text")
    private @Nullable String format;

    /** The file that the plan is written to; the console by default. */
    @Parameter(property = "ciroach.output")
    private @Nullable File output;

    private PlanFormat wanted = PlanFormat.TEXT;

    @Override
    void addTo(RunRequest.Builder request, ParameterReader reader) {
        String word = reader.oneOf("format", format, FORMATS);
        if ("mermaid".equals(word) || "dot".equals(word)) {
            reader.problems()
                    .error(null, "ciroach.format=" + word + " is not built yet", "text and json work today");
        }
        wanted = "json".equals(word) ? PlanFormat.JSON : PlanFormat.TEXT;
    }

    @Override
    void perform(RunRequest request) {
        Ciroach ciroach = Ciroach.create();
        ExecutionPlan plan = ciroach.plan(request);
        String text = Ciroach.print(plan, ciroach.forecast(request, thisMachine()), wanted);
        try {
            if (output == null) {
                terminal().write(text);
            } else {
                write(output.toPath(), text);
            }
        } catch (IOException e) {
            throw new CiroachException(
                    CiroachException.Kind.FILES,
                    "the plan cannot be written to " + (output == null ? "the console" : output) + ": " + e,
                    null,
                    e);
        }
    }

    private void write(Path file, String text) throws IOException {
        Path folder = file.toAbsolutePath().getParent();
        if (folder != null) {
            Files.createDirectories(folder);
        }
        Files.writeString(file, text);
        getLog().info("The plan is in " + file);
    }

    private static Capacity thisMachine() {
        OperatingSystemMXBean machine = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
        return new Capacity(
                Runtime.getRuntime().availableProcessors(), new ByteSize(machine.getTotalMemorySize()));
    }
}
