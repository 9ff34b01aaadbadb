package io.ciroach;

import io.ciroach.files.ArtifactPatterns;
import io.ciroach.files.Workspace;
import io.ciroach.model.Cleaning;
import io.ciroach.plan.ExecutionPlan;
import io.ciroach.problem.Location;
import io.ciroach.problem.Problems;
import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** What a run may not wipe, though the file says so: what the very build that runs it has made. */
final class WipeLimits {

    private WipeLimits() {}

    /** Reports it at the artifacts' place. */
    static void check(
            RunRequest request, ExecutionPlan plan, FileReading reading, Workspace workspace, Problems problems) {
        Cleaning cleaning = plan.pipeline().cleaning();
        if (cleaning.wipe() == Cleaning.Wipe.NEVER || request.copy() != null) {
            return;
        }
        ArtifactPatterns patterns = new ArtifactPatterns(cleaning.artifacts());
        Location artifacts = reading.file().settings().get("pipeline.clean.artifacts");
        for (Path built : request.builtHere()) {
            Path real = real(built);
            if (real.startsWith(workspace.path())
                    && !real.equals(workspace.path())
                    && patterns.reaches(workspace.path().relativize(real))) {
                problems.error(
                        artifacts,
                        "the wipe would take what this build has just made: "
                                + workspace.path().relativize(real),
                        "write artifacts without it, or run `mvn ciroach:run` by itself");
                return;
            }
        }
    }

    /** A link in its place is not followed: the wipe would take the link. */
    private static Path real(Path path) {
        Path absolute = path.toAbsolutePath().normalize();
        @Nullable Path parent = absolute.getParent();
        try {
            return parent == null
                    ? absolute
                    : parent.toRealPath().resolve(absolute.getFileName().toString());
        } catch (IOException e) {
            return absolute; // what is not there is not taken either
        }
    }
}
