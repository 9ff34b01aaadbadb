package io.ciroach;

import io.ciroach.problem.CiroachException;
import io.ciroach.result.PipelineResult;
import java.nio.file.Path;
import java.util.List;

/** What {@link WipeIT} runs as another user: one call of the door, told in lines. */
public final class WipeTrial {

    private WipeTrial() {}

    /**
     * Does it.
     *
     * @param arguments the project, what to do, and for {@code clean} an engine and whether it is {@code optional}
     */
    public static void main(String[] arguments) throws InterruptedException {
        Path project = Path.of(arguments[0]);
        RunRequest.Builder request = RunRequest.of(project.resolve("ciroach.toml"));
        try {
            if (arguments[1].equals("clean")) {
                boolean optional = arguments.length > 3 && arguments[3].equals("optional");
                clean(project, request.engine(arguments.length > 2 ? arguments[2] : null), optional);
            } else if (arguments[1].startsWith("copy")) {
                copy(request.copy(FreshCopy.DEFAULT), arguments[1].equals("copy-and-die"));
            } else {
                run(
                        project,
                        request.verifyClean(arguments[1].equals("verify")).cleanRoom(arguments[1].equals("cleanRoom")));
            }
        } catch (CiroachException e) {
            System.out.println("refused " + e.getMessage());
        }
    }

    private static void clean(Path project, RunRequest.Builder request, boolean optional) throws InterruptedException {
        CleanResult result = Ciroach.create().clean(request.build(), optional);
        wiped(project, result.artifacts());
        result.failures().forEach(failure -> System.out.println("failure " + failure));
        result.warnings().forEach(warning -> System.out.println("warning " + warning));
    }

    private static void run(Path project, RunRequest.Builder request) {
        PipelineResult result = Ciroach.create().run(request.build());
        System.out.println("id " + result.id());
        System.out.println("exit " + result.exitCode());
        wiped(project, result.cleaned().artifacts());
        result.warnings().forEach(warning -> System.out.println("warning " + warning));
        result.steps().forEach(step -> System.out.println(step.name() + " " + step.state() + " " + step.message()));
    }

    /** Ends before the copy is removed, or after. */
    private static void copy(RunRequest.Builder request, boolean die) throws InterruptedException {
        try (PipelineRun run = Ciroach.create().start(request.build())) {
            PipelineResult result = run.await();
            System.out.println("exit " + result.exitCode());
            System.out.println("workspace " + run.workspace());
            result.cleaned().recoveredRuns().forEach(id -> System.out.println("recovered " + id));
            result.warnings().forEach(warning -> System.out.println("warning " + warning));
            if (die) {
                Runtime.getRuntime().halt(0);
            }
        }
    }

    private static void wiped(Path project, List<Path> artifacts) {
        artifacts.forEach(path -> System.out.println("wiped " + project.relativize(path)));
    }
}
