package io.ciroach.clean;

import io.ciroach.engine.EngineException;
import io.ciroach.engine.EngineRun;
import io.ciroach.engine.ExitStatus;
import io.ciroach.engine.HelperSpec;
import io.ciroach.engine.Image;
import io.ciroach.engine.ImagePull;
import io.ciroach.engine.ImageRequest;
import io.ciroach.engine.PullProgress;
import io.ciroach.engine.RunningStep;
import io.ciroach.event.RunEvent;
import io.ciroach.files.Batches;
import io.ciroach.model.Pull;
import io.ciroach.plan.PlannedStep;
import io.ciroach.run.Mailbox;
import io.ciroach.run.Time;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ThreadFactory;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

// Long because what the helper's script prints is judged beside the script, and a helper is found, fetched and
// cancelled for that one run of it.
/**
 * Deletes what others own by a helper container, whose root may. It mounts the workspace and never the artifact itself: with
 * a link in its place the engine would follow that to wherever it leads.
 */
public final class HelperWipe implements ArtifactWiper.Others {

    /** The one that helpers use where nobody says otherwise. */
    public static final String USUAL_IMAGE = "busybox:stable";

    private static final List<String> PROGRAMS = List.of("sh", "rm");
    private static final String SCRIPT = "rm -rf -- \"$@\"";

    /** What one container may take. */
    private static final Duration LONGEST = Duration.ofMinutes(10);

    private static final int ERROR_TEXT = 300;

    /**
     * Which images may serve.
     *
     * @param pipeline the pipeline's, in its order; none of them is fetched for this
     * @param fallback where none of those has what it takes
     */
    public record Candidates(List<ImageRequest> pipeline, ImageRequest fallback) {
        public Candidates {
            pipeline = List.copyOf(pipeline);
        }

        /**
         * Of a plan.
         *
         * @param steps whose images may serve
         * @param fallback where none of those does
         * @param offline whether even that is not fetched
         * @return the candidates
         */
        public static Candidates of(List<PlannedStep> steps, String fallback, boolean offline) {
            return new Candidates(
                    steps.stream()
                            .map(PlannedStep::step)
                            .map(step -> new ImageRequest(step.image(), Pull.NEVER, step.platform()))
                            .distinct()
                            .toList(),
                    new ImageRequest(fallback, offline ? Pull.NEVER : Pull.MISSING, null));
        }
    }

    private final EngineRun engine;
    private final Candidates candidates;
    private final Consumer<RunEvent> events;
    private final Time time;
    private final ThreadFactory threads;

    private boolean cancelled;
    private @Nullable ImagePull pull;
    private @Nullable RunningStep running;

    /**
     * On a run.
     *
     * @param engine the open run
     * @param candidates which images may serve
     * @param events is told of a pull
     * @param time whose time it waits in
     * @param threads makes threads that wait in it
     */
    public HelperWipe(
            EngineRun engine, Candidates candidates, Consumer<RunEvent> events, Time time, ThreadFactory threads) {
        this.engine = engine;
        this.candidates = candidates;
        this.events = events;
        this.time = time;
        this.threads = threads;
    }

    /** Sees to it that some image will serve, as far as one can be had; later a registry may be out of reach. */
    public void prepare() throws InterruptedException {
        if (find(candidates.fallback()) == null) {
            for (ImageRequest request : candidates.pipeline()) {
                if (ofPipeline(request) != null) {
                    return;
                }
            }
            fetch();
        }
    }

    @Override
    public @Nullable String delete(List<String> paths) throws InterruptedException {
        String why = null;
        for (ImageRequest request : candidates.pipeline()) {
            Image image = ofPipeline(request);
            if (image != null) {
                why = deleteWith(image, paths);
                if (why == null || isCancelled()) {
                    return why;
                }
            }
        }
        Image fallback = find(candidates.fallback());
        if (fallback == null) {
            return why != null
                    ? why
                    : "they belong to another user, and there is no image with sh and rm to delete them with: neither"
                            + " one of the pipeline nor "
                            + candidates.fallback().reference()
                            + "; pull that, or name another with ciroach.helperImage";
        }
        return deleteWith(fallback, paths);
    }

    private @Nullable Image ofPipeline(ImageRequest request) throws InterruptedException {
        Image image = find(request);
        try {
            return image != null && engine.has(image, PROGRAMS) ? image : null;
        } catch (EngineException e) {
            return null; // the next one may serve
        }
    }

    private @Nullable Image find(ImageRequest request) throws InterruptedException {
        try {
            return engine.pull(new ImageRequest(request.reference(), Pull.NEVER, request.platform()), PullProgress.NONE)
                    .await();
        } catch (EngineException e) {
            return null;
        }
    }

    private void fetch() throws InterruptedException {
        Told told = new Told(candidates.fallback().reference());
        try {
            ImagePull begun = engine.pull(candidates.fallback(), told);
            synchronized (this) {
                pull = begun;
            }
            if (isCancelled()) {
                begun.cancel();
            }
            told.finished(begun.await().id(), null);
        } catch (EngineException e) {
            told.finished(null, e.getMessage());
        }
    }

    private @Nullable String deleteWith(Image image, List<String> paths) throws InterruptedException {
        for (List<String> batch :
                Batches.of(paths.stream().map(path -> "./" + path).toList())) {
            String why = isCancelled() ? "the wipe was cut short" : run(image, batch);
            if (why != null) {
                return why;
            }
        }
        return null;
    }

    private @Nullable String run(Image image, List<String> batch) throws InterruptedException {
        ByteArrayOutputStream errors = new ByteArrayOutputStream();
        RunningStep step;
        try {
            step = engine.help(
                    new HelperSpec(image, SCRIPT, batch, LONGEST.multipliedBy(2)), (stderr, bytes, offset, length) -> {
                        synchronized (errors) {
                            errors.write(bytes, offset, Math.min(length, Math.max(0, ERROR_TEXT - errors.size())));
                        }
                    });
        } catch (EngineException e) {
            return "a helper container of image " + image.reference() + " could not run: " + e.getMessage();
        }
        synchronized (this) {
            running = step;
        }
        try {
            if (isCancelled()) {
                step.kill();
            }
            return judge(image, await(step), errors);
        } finally {
            synchronized (this) {
                running = null;
            }
            remove(step);
        }
    }

    private @Nullable ExitStatus await(RunningStep step) throws InterruptedException {
        Mailbox<ExitStatus> end = time.mailbox();
        Thread waiter = threads.newThread(() -> {
            try {
                end.put(step.await());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        waiter.setName("ciroach helper");
        waiter.start();
        return end.poll(time.in(LONGEST)); // removing it ends it where it still runs
    }

    private @Nullable String judge(Image image, @Nullable ExitStatus status, ByteArrayOutputStream errors) {
        if (isCancelled()) {
            return "the wipe was cut short";
        }
        String helper = "a helper container of image " + image.reference();
        if (status == null) {
            return helper + " took longer than " + LONGEST.toMinutes() + " minutes";
        }
        if (status.exitCode() != null && status.exitCode() == 0) {
            return null;
        }
        if (status.message() != null) {
            return helper + " failed: " + status.message();
        }
        String text;
        synchronized (errors) {
            text = errors.toString(StandardCharsets.UTF_8).strip().replaceAll("\\s+", " ");
        }
        return helper + " ended with exit code " + status.exitCode() + (text.isEmpty() ? "" : ": " + text);
    }

    private static void remove(RunningStep step) {
        try {
            step.remove();
        } catch (EngineException e) {
            // Closing the run tries again, and tells.
            return;
        }
    }

    private synchronized boolean isCancelled() {
        return cancelled;
    }

    /** Ends what is under way. Any thread. */
    public void cancel() {
        ImagePull fetching;
        RunningStep step;
        synchronized (this) {
            cancelled = true;
            fetching = pull;
            step = running;
        }
        if (fetching != null) {
            fetching.cancel();
        }
        if (step != null) {
            step.kill();
        }
    }

    /** Each start has its end. */
    private final class Told implements PullProgress {
        private final String reference;
        private volatile boolean begun;

        Told(String reference) {
            this.reference = reference;
        }

        @Override
        public void started() {
            if (!begun) {
                begun = true;
                events.accept(new RunEvent.PullStarted(time.now(), reference));
            }
        }

        @Override
        public void bytes(long current, long total) {}

        void finished(@Nullable String imageId, @Nullable String failure) {
            if (begun) {
                events.accept(new RunEvent.PullFinished(time.now(), reference, imageId, failure));
            }
        }
    }
}
