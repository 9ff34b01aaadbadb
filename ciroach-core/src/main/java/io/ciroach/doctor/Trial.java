package io.ciroach.doctor;

import io.ciroach.engine.Claim;
import io.ciroach.engine.Engine;
import io.ciroach.engine.EngineException;
import io.ciroach.engine.EngineRun;
import io.ciroach.engine.ExitStatus;
import io.ciroach.engine.Image;
import io.ciroach.engine.ImageRequest;
import io.ciroach.engine.ImageStore;
import io.ciroach.engine.Intents;
import io.ciroach.engine.PullProgress;
import io.ciroach.engine.RunSpec;
import io.ciroach.engine.RunningStep;
import io.ciroach.engine.StepSpec;
import io.ciroach.files.Reasons;
import io.ciroach.files.Workspace;
import io.ciroach.model.Budget;
import io.ciroach.model.BudgetSettings;
import io.ciroach.model.ByteSize;
import io.ciroach.model.Command;
import io.ciroach.model.GitAccess;
import io.ciroach.model.Network;
import io.ciroach.model.Pull;
import io.ciroach.problem.CiroachException;
import io.ciroach.problem.Finding;
import io.ciroach.problem.Finding.Verdict;
import io.ciroach.store.Owner;
import io.ciroach.store.RunFolder;
import io.ciroach.store.StateDirectory;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A run on the engine for steps of the doctor's own, in a folder of its own. Closing removes all of it. */
final class Trial implements AutoCloseable {

    private static final Duration LIFETIME = Duration.ofMinutes(5);
    private static final int MOST_OUTPUT = 10_000;
    private static final int PIDS = 100;

    /**
     * How a step ended.
     *
     * @param failure why it could not be run, or null
     * @param exitCode its exit code
     * @param oomKilled whether the engine says that memory ended it
     * @param output what it wrote to standard output
     */
    record Ended(@Nullable String failure, int exitCode, boolean oomKilled, String output) {
        private static Ended not(@Nullable String why) {
            return new Ended(why == null ? "the engine does not say why" : why, 0, false, "");
        }
    }

    private final Engine engine;
    private final Patient patient;
    private final Consumer<Finding> findings;
    private final RunFolder folder;
    private final Workspace workspace;
    private final int user;
    private final EngineRun run;
    private @Nullable Image image;
    private @Nullable Image fetched;

    private Trial(
            Engine engine,
            Patient patient,
            Consumer<Finding> findings,
            RunFolder folder,
            Workspace workspace,
            int user) {
        this.engine = engine;
        this.patient = patient;
        this.findings = findings;
        this.folder = folder;
        this.workspace = workspace;
        this.user = user;
        this.run = engine.openRun(spec(engine, folder, workspace), Intents.NONE);
    }

    /**
     * Opens one.
     *
     * @throws CiroachException when the engine does not see the patient's folder
     */
    static Trial open(Engine engine, StateDirectory state, Patient patient, Consumer<Finding> findings) {
        RunFolder folder = RunFolder.make(state, Set.of(), new SecureRandom());
        try {
            Path place = Files.createDirectory(folder.scratch().resolve("workspace"));
            engine.checkSees(spec(engine, folder, Workspace.of(patient.folder())));
            return new Trial(engine, patient, findings, folder, Workspace.of(place), state.user());
        } catch (IOException e) {
            delete(folder);
            throw new CiroachException(
                    CiroachException.Kind.FILES,
                    folder.scratch() + " cannot be written: " + Reasons.of(e),
                    "make room",
                    e);
        } catch (RuntimeException e) {
            delete(folder);
            throw e;
        }
    }

    private static RunSpec spec(Engine engine, RunFolder folder, Workspace of) {
        return new RunSpec(
                folder.id(),
                "ciroach:doctor",
                Owner.current().toString(),
                Budget.of(new BudgetSettings(null, null, null), engine.info().capacity()),
                of.path(),
                of.uid(),
                of.gid(),
                GitAccess.READ_ONLY,
                folder.scratch());
    }

    /** Who runs this. */
    int user() {
        return user;
    }

    /** What steps see. */
    Path workspace() {
        return workspace.path();
    }

    /** Sees to the image; what is fetched for this goes again. Says why where it cannot be had. */
    boolean fetch() throws InterruptedException {
        image = pull(Pull.NEVER);
        if (image == null && !patient.offline()) {
            image = pull(Pull.MISSING);
            fetched = image;
        }
        if (image == null) {
            findings.accept(new Finding(
                    "container",
                    Verdict.DOUBTFUL,
                    "limits and users were not tried: there is no image " + patient.image(),
                    "docker pull " + patient.image() + ", or name another with ciroach.helperImage"));
        }
        return image != null;
    }

    private @Nullable Image pull(Pull when) throws InterruptedException {
        try {
            return run.pull(new ImageRequest(patient.image(), when, null), PullProgress.NONE)
                    .await();
        } catch (EngineException e) {
            return null;
        }
    }

    /** Runs a script as a step of the user's. */
    Ended run(String name, ByteSize memory, String script) throws InterruptedException {
        Image of = image;
        if (of == null) {
            return Ended.not("there is no image");
        }
        try {
            Claim claim = run.claim(step(name, of, memory, script));
            ByteArrayOutputStream output = new ByteArrayOutputStream();
            RunningStep step = claim.start((stderr, bytes, offset, length) -> {
                if (!stderr && output.size() + length <= MOST_OUTPUT) {
                    output.write(bytes, offset, length);
                }
            });
            ExitStatus status = step.await();
            step.remove();
            Integer code = status.exitCode();
            return status.reason() == ExitStatus.Reason.EXITED && code != null
                    ? new Ended(null, code, status.oomKilled(), output.toString(StandardCharsets.UTF_8))
                    : Ended.not(status.message());
        } catch (EngineException e) {
            return Ended.not(e.getMessage());
        } catch (IOException e) {
            return Ended.not("no home folder could be made: " + Reasons.of(e));
        }
    }

    private StepSpec step(String name, Image of, ByteSize memory, String script) throws IOException {
        return new StepSpec(
                name,
                1,
                of,
                new Command.Shell(script),
                null,
                Map.of(),
                "/workspace",
                new StepSpec.User.Host(Files.createDirectory(folder.scratch().resolve("home-" + name))),
                memory,
                null,
                PIDS,
                null,
                List.of(),
                false,
                null,
                Network.NONE,
                List.of(),
                LIFETIME);
    }

    @Override
    public void close() {
        try {
            run.close();
            ImageStore images = engine.imageStore().orElse(null);
            if (fetched != null && images != null) {
                images.remove(ImageStore.familiar(fetched.reference()), fetched.id());
            }
        } catch (EngineException e) {
            findings.accept(new Finding(
                    "container", Verdict.DOUBTFUL, "what was tried could not be removed: " + e.getMessage(), null));
        } finally {
            delete(folder);
        }
    }

    private static void delete(RunFolder folder) {
        try {
            folder.delete();
        } catch (IOException e) {
            return; // the next run removes the folder of a run that is over
        }
    }
}
