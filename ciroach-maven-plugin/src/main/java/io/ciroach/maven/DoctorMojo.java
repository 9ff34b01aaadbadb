package io.ciroach.maven;

import io.ciroach.Ciroach;
import io.ciroach.RunRequest;
import io.ciroach.problem.CiroachException;
import io.ciroach.problem.Finding;
import io.ciroach.problem.Problems;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.apache.maven.plugin.MojoExecutionException;
import org.apache.maven.plugin.MojoFailureException;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.plugins.annotations.Parameter;
import org.jspecify.annotations.Nullable;

/**
 * Looks for what keeps pipelines from running well on this machine: the engine and how it was found, limits, swap, disks, bind
 * mount, users, what dead runs left. Tries in containers what can be tried, and leaves nothing. Fails when something is broken.
 * Needs no project, and works once for all modules.
 */
@Mojo(name = "doctor", requiresProject = false, aggregator = true, threadSafe = true)
public final class DoctorMojo extends CiroachMojo {

    /** Address of the engine, {@code unix://} or {@code tcp://}; found as the Docker CLI finds it by default. */
    @Parameter(property = "ciroach.engine")
    private @Nullable String engine;

    /** Image of the containers that try limits and users, with {@code sh} and {@code dd}. */
    @Parameter(property = "ciroach.helperImage", defaultValue = "busybox:stable")
    private @Nullable String helperImage;

    @Override
    void perform() throws MojoExecutionException, MojoFailureException {
        Problems problems = new Problems();
        ParameterReader parameters = new ParameterReader(problems);
        parameters.flag("skip", skip);
        String wanted = parameters.image("helperImage", helperImage);
        problems.throwIfAny(CiroachException.Kind.BAD_FILE);
        String image = Objects.requireNonNullElse(wanted, RunRequest.DEFAULT_HELPER_IMAGE);
        Path folder = Path.of(session.getExecutionRootDirectory());
        List<Finding> findings;
        try {
            findings = Ciroach.create().diagnose(parameters.text(engine), folder, image, session.isOffline());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new MojoExecutionException("interrupted while a container was tried", e);
        }
        // Loops and no lambdas: those would be methods of this class with a core type in their signature.
        Set<String> broken = new LinkedHashSet<>();
        for (Finding finding : findings) {
            for (String line : finding.render().split("\n", -1)) {
                switch (finding.verdict()) {
                    case GOOD -> getLog().info(line);
                    case DOUBTFUL -> getLog().warn(line);
                    case BROKEN -> {
                        getLog().error(line);
                        broken.add(finding.subject());
                    }
                }
            }
        }
        if (!broken.isEmpty()) {
            throw new MojoFailureException("broken: " + String.join(", ", broken) + "; see above for what to do");
        }
    }
}
