package io.ciroach.maven;

import java.io.File;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.apache.maven.artifact.Artifact;
import org.apache.maven.execution.MavenSession;
import org.apache.maven.plugin.MojoExecution;
import org.apache.maven.project.MavenProject;
import org.jspecify.annotations.Nullable;

/** What this build has done before it came to an execution of a goal. */
final class EarlierGoals {

    private final boolean inALifecycle;
    private final List<String> asked;
    private final String goal;
    private final String executionId;

    EarlierGoals(MavenSession session, MojoExecution execution) {
        this(
                execution.getLifecyclePhase() != null || execution.getSource() != MojoExecution.Source.CLI,
                session.getGoals(),
                execution.getGoal(),
                execution.getExecutionId());
    }

    /**
     * As a record of it.
     *
     * @param inALifecycle whether the goal has a phase
     * @param asked what was asked of Maven, in order
     * @param goal which goal it is
     * @param executionId and which execution
     */
    EarlierGoals(boolean inALifecycle, @Nullable List<String> asked, String goal, String executionId) {
        this.inALifecycle = inALifecycle;
        this.asked = asked == null ? List.of() : asked;
        this.goal = goal;
        this.executionId = executionId;
    }

    /** {@return whether something was built by now} */
    boolean any() {
        return inALifecycle || (!asked.isEmpty() && !isThis(asked.get(0)));
    }

    /** Whether what was asked for is this execution: {@code ciroach:run}, {@code ciroach:run@id}, or with all coordinates. */
    private boolean isThis(String words) {
        String[] parts = words.split("@", 2);
        List<String> names = List.of(parts[0].split(":", -1));
        boolean ours = names.size() > 1
                && names.get(names.size() - 1).equals(goal)
                && (names.contains("ciroach") || names.contains("ciroach-maven-plugin"));
        return ours && executionId.equals(parts.length == 2 ? parts[1] : "default-cli");
    }

    /** {@return what it has made of a project: its build directory, its outputs and its artifacts} */
    List<Path> made(MavenProject project) {
        if (!any()) {
            return List.of();
        }
        Stream<@Nullable File> artifacts = Stream.concat(
                        Stream.of(project.getArtifact()), project.getAttachedArtifacts().stream())
                .filter(Objects::nonNull)
                .map(Artifact::getFile);
        return Stream.concat(
                        Stream.of(
                                        project.getBuild().getDirectory(),
                                        project.getBuild().getOutputDirectory(),
                                        project.getBuild().getTestOutputDirectory())
                                .filter(Objects::nonNull)
                                .map(Path::of),
                        artifacts.flatMap(file -> file == null ? Stream.of() : Stream.of(file.toPath())))
                .toList();
    }
}
