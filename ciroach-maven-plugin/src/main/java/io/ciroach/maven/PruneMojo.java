package io.ciroach.maven;

import io.ciroach.Ciroach;
import io.ciroach.PruneRequest;
import io.ciroach.RunRequest;
import io.ciroach.model.Cleaning;
import io.ciroach.problem.CiroachException;
import io.ciroach.problem.Problems;
import io.ciroach.result.PruneResult;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.maven.plugin.MojoFailureException;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.plugins.annotations.Parameter;
import org.apache.maven.project.MavenProject;
import org.jspecify.annotations.Nullable;

/**
 * Reaps images and caches by the ledger, as the pipelines of the build say under {@code clean}; where there is none, images
 * that no pipeline refers to any more. Needs no project, and works once for all modules.
 */
@Mojo(name = "prune", requiresProject = false, aggregator = true, threadSafe = true)
public final class PruneMojo extends CiroachMojo {

    /** Only tells what would go, and why each image and cache goes or stays: nothing is removed. */
    @Parameter(property = "ciroach.dryRun", defaultValue = "false")
    private @Nullable String dryRun;

    /** The pipeline file, {@code ciroach.toml} of each module by default. A written one that is missing is an error. */
    @Parameter(property = "ciroach.file")
    private @Nullable File file;

    /** Which images are reaped: {@code keep}, {@code superseded} or {@code all}; beats the files. */
    @Parameter(property = "ciroach.images")
    private @Nullable String images;

    /** Image of helper containers, as in the goal {@code run}: it is referred to as the images of steps are. */
    @Parameter(property = "ciroach.helperImage", defaultValue = "busybox:stable")
    private @Nullable String helperImage;

    /** Address of the engine, {@code unix://} or {@code tcp://}; found as the Docker CLI finds it by default. */
    @Parameter(property = "ciroach.engine")
    private @Nullable String engine;

    @Override
    void perform() throws MojoFailureException {
        Problems problems = new Problems();
        ParameterReader parameters = new ParameterReader(problems);
        parameters.flag("skip", skip);
        boolean only = parameters.isSet("dryRun", dryRun);
        Cleaning.Images wanted = parameters.constant("images", images, Cleaning.Images.class);
        String helper = parameters.image("helperImage", helperImage);
        if (file != null && !file.exists()) {
            problems.error(null, "there is no " + file, "ciroach.file names it: correct that, or write the file");
        }
        problems.throwIfAny(CiroachException.Kind.BAD_FILE);

        List<RunRequest> pipelines = new ArrayList<>();
        for (MavenProject module : session.getProjects()) {
            Path found = file == null ? folder(module).resolve(PipelineSearch.FILE_NAME) : file.toPath();
            if (Files.exists(found)) {
                RunRequest.Builder pipeline =
                        RunRequest.of(found).properties(MavenProperties.of(module, session.getUserProperties()));
                pipelines.add((helper == null ? pipeline : pipeline.helperImage(helper)).build());
            }
            if (file != null) {
                break; // it is the same for all modules
            }
        }
        // No constructor as a reference: it would be a method of this class with a core type in its signature.
        PruneRequest request =
                PruneRequest.of(pipelines.toArray(new RunRequest[0])).on(parameters.text(engine));
        PruneResult result = Ciroach.create().prune(request.reaping(wanted), only);

        Ciroach.print(result).lines().forEach(getLog()::info);
        result.warnings().forEach(getLog()::warn);
        if (!result.failures().isEmpty()) {
            throw new MojoFailureException(Translation.ownLines(String.join("\n", result.failures())));
        }
    }

    /** Where there is no pom, that is where Maven was called. */
    private Path folder(MavenProject module) {
        File folder = module.getBasedir();
        return folder == null ? Path.of(session.getExecutionRootDirectory()) : folder.toPath();
    }
}
