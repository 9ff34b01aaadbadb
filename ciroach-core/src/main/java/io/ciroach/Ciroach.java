package io.ciroach;

import static java.util.Objects.requireNonNullElse;

import io.ciroach.clean.Recovery;
import io.ciroach.doctor.Examination;
import io.ciroach.doctor.Patient;
import io.ciroach.engine.Engine;
import io.ciroach.engine.EngineProvider;
import io.ciroach.engine.EngineRequest;
import io.ciroach.engine.Trace;
import io.ciroach.engine.docker.DockerEngineProvider;
import io.ciroach.event.RunEvent;
import io.ciroach.event.RunListener;
import io.ciroach.files.Reasons;
import io.ciroach.model.Budget;
import io.ciroach.model.BudgetSettings;
import io.ciroach.model.Capacity;
import io.ciroach.model.PipelineFile;
import io.ciroach.model.Recover;
import io.ciroach.plan.ExecutionPlan;
import io.ciroach.plan.Planner;
import io.ciroach.plan.Timeline;
import io.ciroach.problem.CiroachException;
import io.ciroach.problem.Finding;
import io.ciroach.problem.Problem;
import io.ciroach.problem.Problems;
import io.ciroach.report.FailureText;
import io.ciroach.report.PlanDot;
import io.ciroach.report.PlanJson;
import io.ciroach.report.PlanMermaid;
import io.ciroach.report.PlanPrinter;
import io.ciroach.report.PruneText;
import io.ciroach.result.PipelineResult;
import io.ciroach.result.PruneResult;
import io.ciroach.run.Recovered;
import io.ciroach.run.SystemTime;
import io.ciroach.schedule.Forecast;
import io.ciroach.store.JournalFile;
import io.ciroach.store.StateDirectory;
import io.ciroach.toml.ImageReference;
import io.ciroach.toml.SchemaWriter;
import io.ciroach.toml.StarterFile;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ThreadFactory;
import org.jspecify.annotations.Nullable;

// Long because it is the door: a method, most of it Javadoc, for each thing that a caller may ask.
/**
 * Reads, plans and runs pipelines. Immutable and thread-safe; what it takes from the process (environment, home, clock,
 * threads, engine) can be replaced by the {@code with} methods, each of which returns another one.
 *
 * <pre>{@code
 * PipelineResult result = Ciroach.create().run(RunRequest.of(Path.of("ciroach.toml")).build());
 * }</pre>
 */
public final class Ciroach {

    private static final String INTERRUPTED = "the thread that waits for it was interrupted";

    private final Surroundings surroundings;

    private Ciroach(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    /** {@return one that lives in this process's surroundings and runs steps on Docker} */
    public static Ciroach create() {
        return new Ciroach(new Surroundings(
                System.getenv(),
                Path.of(System.getProperty("user.home", "?")),
                Clock.systemUTC(),
                Surroundings.daemons(),
                new DockerEngineProvider(),
                System.getProperty("os.name", "").toLowerCase(Locale.ROOT),
                JournalFile.ON_DISK));
    }

    /**
     * With another environment.
     *
     * @param environment what {@code ${{ env.NAME }}}, {@code DOCKER_HOST} and {@code CIROACH_HOME} are read from
     * @return another one
     */
    public Ciroach withEnvironment(Map<String, String> environment) {
        return new Ciroach(surroundings.with(environment));
    }

    /**
     * With another home folder.
     *
     * @param home of the user, below which the state folder and Docker's settings lie
     * @return another one
     */
    public Ciroach withHome(Path home) {
        return new Ciroach(surroundings.with(home));
    }

    /**
     * With another clock.
     *
     * @param clock tells the time of day; how long something takes is measured apart from it
     * @return another one
     */
    public Ciroach withClock(Clock clock) {
        return new Ciroach(surroundings.with(clock));
    }

    /**
     * With other threads.
     *
     * @param threads makes every thread that a run needs; they end with it
     * @return another one
     */
    public Ciroach withThreads(ThreadFactory threads) {
        return new Ciroach(surroundings.with(threads));
    }

    /**
     * With another kind of engine.
     *
     * @param engines opens it
     * @return another one
     */
    public Ciroach withEngines(EngineProvider engines) {
        return new Ciroach(surroundings.with(engines));
    }

    /** With journals of a test's own. */
    Ciroach withJournals(JournalFile.Opener journals) {
        return new Ciroach(surroundings.keeping(journals));
    }

    /**
     * Reads a file and looks at nothing else.
     *
     * @param file the pipeline file
     * @return what it says; steps are read for good once a plan is made
     * @throws CiroachException of kind {@code BAD_FILE} with all that is wrong
     */
    public PipelineFile read(Path file) {
        Problems problems = new Problems();
        FileReading reading = FileReading.of(file, problems);
        problems.throwIfAny(CiroachException.Kind.BAD_FILE);
        return reading.file();
    }

    /**
     * Checks a request against its file as far as that goes without an engine. Touches nothing.
     *
     * @param request what would be run
     * @return warnings: what runs, but perhaps not as meant
     * @throws CiroachException of kind {@code BAD_FILE} with all that is wrong, or {@code FILES} when there is no workspace
     */
    public List<Problem> validate(RunRequest request) {
        return Planning.of(surroundings, request).warnings();
    }

    /**
     * Plans a request. Touches nothing; estimates are from where the pipeline ran last.
     *
     * @param request what would be run
     * @return the plan
     * @throws CiroachException as {@link #validate}
     */
    public ExecutionPlan plan(RunRequest request) {
        return Planning.of(surroundings, request).measured().plan();
    }

    /**
     * Tells how a request would go on its engine: by that engine's size, and by how long the steps took there before.
     *
     * @param request what would be run
     * @return each step in time
     * @throws CiroachException as {@link #validate}, or of kind {@code ENGINE_UNREACHABLE}
     */
    public Timeline forecast(RunRequest request) {
        Planning planning = Planning.of(surroundings, request);
        try (Engine engine = open(request)) {
            Planning measured =
                    planning.measured(surroundings.state(), engine.info().id());
            return forecast(measured.plan(), engine.info().capacity());
        }
    }

    /**
     * Tells how a request would go on an engine of a given size, without one, by how long the steps took where it ran last.
     *
     * @param request what would be run
     * @param capacity what the engine would have; counts where the file has no budget of its own
     * @return each step in time
     * @throws CiroachException as {@link #validate}
     */
    public Timeline forecast(RunRequest request, Capacity capacity) {
        return forecast(Planning.of(surroundings, request).measured().plan(), capacity);
    }

    /**
     * Tells how a plan would go on an engine of a given size, without one.
     *
     * @param plan what would be run
     * @param capacity what the engine would have; counts where the file has no budget of its own
     * @return each step in time
     * @throws CiroachException of kind {@code BAD_FILE} when a step does not fit
     */
    public static Timeline forecast(ExecutionPlan plan, Capacity capacity) {
        BudgetSettings written = plan.pipeline().budgets();
        // A written budget is for another machine, perhaps; and steps may use more CPUs than there are.
        Capacity enough = new Capacity(Integer.MAX_VALUE, requireNonNullElse(written.memory(), capacity.memory()));
        Budget budget = Budget.of(written, capacity);
        Problems problems = new Problems();
        Planner.checkFits(plan, budget, enough, problems);
        problems.throwIfAny(CiroachException.Kind.BAD_FILE);
        return Forecast.of(plan, budget);
    }

    private Engine open(RunRequest request) {
        return open(request.engine());
    }

    private Engine open(@Nullable String address) {
        return surroundings.engines().open(new EngineRequest(address, surroundings.environment(), surroundings.home()));
    }

    /**
     * Prints a plan.
     *
     * @param plan what is planned
     * @param timeline how it would go
     * @param format in which form
     * @return lines, each with its line feed
     */
    public static String print(ExecutionPlan plan, Timeline timeline, PlanFormat format) {
        return switch (format) {
            case TEXT -> PlanPrinter.text(plan, timeline);
            case MERMAID -> PlanMermaid.of(plan, timeline);
            case DOT -> PlanDot.of(plan, timeline);
            case JSON -> PlanJson.of(plan, timeline);
        };
    }

    /**
     * Tells editors what a pipeline file may hold. The same text lies in the jar as
     * {@code META-INF/ciroach/ciroach.schema.json}.
     *
     * @return a JSON schema, with a line feed at its end
     */
    public static String schema() {
        return SchemaWriter.write();
    }

    /**
     * Begins a pipeline file for a project. It runs as it is, and explains itself; nothing is written.
     *
     * @param request which project
     * @return the text of the file
     * @throws CiroachException of kind {@code FILES} when what lies in the folder cannot be read
     */
    public static String starter(StarterRequest request) {
        return StarterFile.write(ProjectSurvey.of(request));
    }

    /**
     * Says why a run failed.
     *
     * @param run one that did not succeed
     * @return the first failed step, its state and exit code, its last lines, where its log is, and a line that repeats it
     */
    public static String explain(PipelineResult run) {
        return FailureText.of(run);
    }

    /**
     * Says why a call of the file system failed: some exceptions have only a path as their message.
     *
     * @param failure of that call
     * @return why, in words, without the path
     */
    public static String explain(IOException failure) {
        return Reasons.of(failure);
    }

    /**
     * Completes a reference to an image.
     *
     * @param text such as {@code busybox} or {@code registry.example.com:5000/tools/shell:1}
     * @return the reference, with the tag {@code latest} where it has neither tag nor digest; empty when it is none
     */
    public static Optional<String> imageReference(String text) {
        return ImageReference.complete(text);
    }

    /**
     * Runs a request on the calling thread's time, and removes the copy of the workspace where there is one: use {@link #start}
     * to look at that. An interrupt cancels the run, another one does so again; the thread stays
     * interrupted.
     *
     * @param request what to run
     * @return how it ended; a step that failed is a result, no exception
     * @throws CiroachException as {@link #start}
     */
    public PipelineResult run(RunRequest request) {
        boolean interrupted = Thread.interrupted(); // it would tear what opening writes
        try (PipelineRun run = start(request)) {
            if (interrupted) {
                run.cancel(INTERRUPTED);
            }
            while (true) {
                try {
                    return run.await();
                } catch (InterruptedException e) {
                    interrupted = true;
                    run.cancel(INTERRUPTED);
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /**
     * Ends well what runs could not that were killed: removes what they left on an engine, and runs the {@code always} steps
     * that did not get their turn. Runs that live are not touched. A run does the same before it begins.
     *
     * @param engine a {@code unix://} or {@code tcp://} address; null to look for one
     * @param what what is done
     * @param listener is told {@link RunEvent.Notice} (whose cleanup is run, and where) and {@link RunEvent.CleanupMissed}
     *     (which was not run, and why)
     * @return what was done
     * @throws CiroachException of kind {@code ENGINE_UNREACHABLE}, {@code ENGINE_FAILED} or {@code FILES}
     * @throws InterruptedException when the calling thread is interrupted; what was begun is left to the next
     */
    public RecoveredRuns recover(@Nullable String engine, Recover what, RunListener listener)
            throws InterruptedException {
        surroundings.refuseWindows();
        StateDirectory state = surroundings.state();
        try (Engine opened = open(engine)) {
            Recovery recovery = Recovering.of(
                    surroundings,
                    surroundings.environment(),
                    state,
                    opened,
                    what,
                    new SystemTime(surroundings.clock()));
            Recovered recovered = recovery.recover(event -> event.deliverTo(listener));
            return new RecoveredRuns(recovered.runs(), recovered.warnings());
        }
    }

    /**
     * Looks for what a run has left on its engine, where that is still there.
     *
     * @param run one that has ended
     * @return the names of containers that carry its label; empty as it should be
     * @throws CiroachException of kind {@code ENGINE_UNREACHABLE} when there is no engine at its address any more
     */
    public List<String> leftBehind(PipelineResult run) {
        try (Engine engine = open(run.engineAddress())) {
            return engine.traces().stream()
                    .filter(trace -> trace.run().equals(run.id()))
                    .map(Trace::container)
                    .toList();
        }
    }

    /**
     * Looks whether there is an engine that pipelines could run on.
     *
     * @param engine a {@code unix://} or {@code tcp://} address; null to look for one
     * @throws CiroachException of kind {@code ENGINE_UNREACHABLE} when there is none; the message says where it was looked
     *     for
     */
    public void findEngine(@Nullable String engine) {
        open(engine).close();
    }

    /**
     * Looks for what is wrong with this machine, by what the engine says and by containers that try it. Nothing is left of
     * them.
     *
     * @param engine a {@code unix://} or {@code tcp://} address; null to look for one
     * @param folder that steps are to see
     * @param image with {@code sh} and {@code dd}, for those containers
     * @param offline whether that is not fetched; else it is where it is missing, and goes again
     * @return what was found, good and bad, in the order in which it was looked at
     * @throws InterruptedException when the calling thread is interrupted while a container runs; it is removed
     */
    public List<Finding> diagnose(@Nullable String engine, Path folder, String image, boolean offline)
            throws InterruptedException {
        surroundings.refuseWindows();
        return Examination.of(new Patient(
                surroundings::state,
                () -> open(engine),
                folder,
                image,
                offline,
                surroundings.clock().instant()));
    }

    /**
     * Starts a request: reads, plans, opens the engine, checks that all fits, and lets it run.
     *
     * @param request what to run
     * @return the run
     * @throws CiroachException of kind {@code BAD_FILE}, {@code UNSUPPORTED}, {@code ENGINE_UNREACHABLE},
     *     {@code ENGINE_FAILED}, {@code FILES} or {@code IMAGE}; the message says what to do, and nothing was started
     */
    public PipelineRun start(RunRequest request) {
        surroundings.refuseWindows();
        surroundings.prepareEngine();
        Planning planning = Planning.of(surroundings, request);
        return new Opening(surroundings, request, planning).begin(() -> open(request));
    }

    /**
     * Cleans without a run. First what dead runs left on the engine is removed, and their missed cleanup steps are run, as
     * {@link #recover} does. Then the artifacts of a pipeline are wiped: what this user may delete by itself, what others own
     * (root, from within a container) through a helper container.
     *
     * @param request which pipeline; of the rest the workspace, the engine, the helper image, what is recovered and the
     *     listeners count
     * @param engineOptional whether what could not be done for want of an engine is a warning and no failure; then no engine
     *     is looked for where this user has no run and may delete all that is to go
     * @return what came of it
     * @throws CiroachException of kind {@code BAD_FILE}, or {@code FILES} when there is no workspace or a live run uses it
     * @throws InterruptedException when the thread was interrupted while something worked; it is removed
     */
    public CleanResult clean(RunRequest request, boolean engineOptional) throws InterruptedException {
        surroundings.refuseWindows();
        return new Cleanup(surroundings, request).perform(() -> open(request), engineOptional);
    }

    /**
     * Reaps images and caches by the ledger, as a run does at its end. What was there before Ciroach fetched it, what any
     * container uses and what a run may still need stays.
     *
     * @param request by what pipelines say, or without any
     * @param dryRun whether only to tell what would go: nothing is removed, nothing is written
     * @return all that stands in the ledger and concerns the request, each with its size and why it goes or stays
     * @throws CiroachException of kind {@code BAD_FILE}, {@code ENGINE_UNREACHABLE}, {@code ENGINE_FAILED} or {@code FILES}
     */
    public PruneResult prune(PruneRequest request, boolean dryRun) {
        surroundings.refuseWindows();
        return new Pruning(surroundings, request).perform(() -> open(request.engine()), dryRun);
    }

    /**
     * Tells what came of pruning.
     *
     * @param pruned that
     * @return a line for each image and cache, and one for the sum
     */
    public static String print(PruneResult pruned) {
        return PruneText.of(pruned);
    }
}
