package io.ciroach.junit;

import io.ciroach.Ciroach;
import io.ciroach.FreshCopy;
import io.ciroach.PipelineRun;
import io.ciroach.RunRequest;
import io.ciroach.result.PipelineResult;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Store.CloseableResource;
import org.opentest4j.AssertionFailedError;

/** A pipeline that was run for a class or a method, and what came out, until JUnit closes it at the end of that scope. */
@SuppressWarnings("deprecation") // before Jupiter 5.13 nothing else is closed
final class PipelineScope implements CloseableResource, AutoCloseable {

    private final ExtensionContext owner;
    private final PipelineRun run;
    private final PipelineResult result;
    private final LiveRuns live;
    private final Keeping keeping;

    private PipelineScope(
            ExtensionContext owner, PipelineRun run, PipelineResult result, LiveRuns live, Keeping keeping) {
        this.owner = owner;
        this.run = run;
        this.result = result;
        this.live = live;
        this.keeping = keeping;
    }

    /** Runs it to its end. What is thrown leaves nothing behind. */
    static PipelineScope open(Declaration declaration, Setting setting, ExtensionContext owner, LiveRuns live) {
        Keeping keeping = Keeping.of(owner);
        RunRequest request = request(declaration, setting, owner);
        PipelineRun run = start(setting, request);
        live.add(run);
        try {
            PipelineResult result = await(run);
            Publication.of(owner, result).publish();
            PipelineScope scope = new PipelineScope(owner, run, result, live, keeping);
            check(declaration.expect(), result);
            return scope;
        } catch (RuntimeException | Error e) {
            try {
                run.close();
            } catch (RuntimeException left) {
                e.addSuppressed(left);
            } finally {
                live.remove(run);
            }
            throw e;
        }
    }

    /** An interrupt would tear what starting writes; it is kept for the waiting, or for whoever has to do with a refusal. */
    private static PipelineRun start(Setting setting, RunRequest request) {
        boolean interrupted = Thread.interrupted();
        try {
            return setting.ciroach().start(request);
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** An interrupt, as by JUnit's own time-outs, cancels the run; another one does so again. The thread stays interrupted. */
    private static PipelineResult await(PipelineRun run) {
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    return run.await();
                } catch (InterruptedException e) {
                    interrupted = true;
                    run.cancel("the thread of the test was interrupted");
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private static RunRequest request(Declaration declaration, Setting setting, ExtensionContext owner) {
        Class<?> testClass = owner.getRequiredTestClass();
        Path place = ReportPlace.of(owner);
        RunRequest.Builder request = declaration.toml().isEmpty()
                ? RunRequest.of(FileSearch.find(
                        declaration.file(),
                        Objects.requireNonNullElse(testClass.getClassLoader(), ClassLoader.getSystemClassLoader()),
                        setting.module()))
                : RunRequest.of(setting.module().resolve(inlineName(place))).text(declaration.toml());
        List<String> exclude = new ArrayList<>(declaration.copyExclude());
        exclude.add("**/" + ReportPlace.ROOT);
        return request.steps(declaration.steps().toArray(String[]::new))
                .properties(declaration.properties())
                .environment(setting.environmentWith(declaration.env()))
                .engine(declaration.engine().isEmpty() ? null : declaration.engine())
                .copy(
                        declaration.workspace() == WorkspaceMode.COPY
                                ? new FreshCopy(declaration.copyInclude(), exclude)
                                : null)
                .builtHere(builtHere(testClass))
                .reportDirectory(setting.module().resolve(place))
                .streamsApart(true)
                .build();
    }

    /** Stands for the file in messages, and tells this pipeline from others of the module. */
    private static String inlineName(Path place) {
        return ReportPlace.ROOT.relativize(place).toString().replace('/', '.') + ".toml";
    }

    /** A wipe in place must not take the very classes that run. */
    private static List<Path> builtHere(Class<?> testClass) {
        CodeSource source = testClass.getProtectionDomain().getCodeSource();
        try {
            return source == null || !source.getLocation().getProtocol().equals("file")
                    ? List.of()
                    : List.of(Path.of(source.getLocation().toURI()));
        } catch (URISyntaxException | IllegalArgumentException e) {
            return List.of();
        }
    }

    private static void check(Expectation expectation, PipelineResult result) {
        if (expectation == Expectation.SUCCESS && !result.succeeded()) {
            throw new AssertionFailedError("expected the pipeline to succeed\n" + Ciroach.explain(result));
        }
        if (expectation == Expectation.FAILURE && result.succeeded()) {
            throw new AssertionFailedError("expected the pipeline to fail\n" + Ciroach.explain(result));
        }
    }

    PipelineResult result() {
        return result;
    }

    Path workspace() {
        return run.workspace();
    }

    @Override
    public void close() {
        try {
            if (keeping.keeps(result)) {
                owner.publishReportEntry("ciroach.workspace", run.closeAndKeep().toString());
            } else {
                run.close();
            }
        } finally {
            live.remove(run);
        }
    }
}
