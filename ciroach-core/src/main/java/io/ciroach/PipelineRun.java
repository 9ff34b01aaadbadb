package io.ciroach;

import io.ciroach.problem.CiroachException;
import io.ciroach.result.Outcome;
import io.ciroach.result.PipelineResult;
import io.ciroach.run.CancelSource;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * A run that was started. Thread-safe. To be closed where its steps work in a {@linkplain RunRequest#copy copy} of the
 * workspace; for any other, closing it only sees to it that it has ended.
 */
public final class PipelineRun implements AutoCloseable {

    private final String id;
    private final CancelSource.Target cancels;
    private final Path workspace;
    private final @Nullable CopiedWorkspace copy;
    private final AtomicBoolean cancelled = new AtomicBoolean();
    private final CompletableFuture<PipelineResult> end = new CompletableFuture<>();

    PipelineRun(String id, CancelSource.Target cancels, Path workspace, @Nullable CopiedWorkspace copy) {
        this.id = id;
        this.cancels = cancels;
        this.workspace = workspace;
        this.copy = copy;
    }

    /** {@return the run's id, which stands in names and labels of its containers} */
    public String id() {
        return id;
    }

    /** {@return the folder that its steps see at {@code /workspace}: a copy is there until the run is closed} */
    public Path workspace() {
        return workspace;
    }

    /**
     * Asks for its end. The first time: running steps get their stop signal and {@code grace}, then {@code always} steps run,
     * then all is removed. The second time: all is killed at once and the cleanup that is left is skipped. Returns at once;
     * {@link #await()} tells the end, {@code CANCELLED} if this kept anything from running.
     */
    public void cancel() {
        cancel("cancelled by the caller");
    }

    /**
     * Asks for its end, with a reason.
     *
     * @param reason for people, as reports show it
     */
    public void cancel(String reason) {
        cancelled.set(true);
        cancels.cancel(Outcome.Signal.INTERRUPT, reason);
    }

    /** {@return whether it has ended} */
    public boolean isDone() {
        return end.isDone();
    }

    /**
     * Waits for its end.
     *
     * @return how it ended; all that it made is removed and its reports are written, as far as the warnings do not say
     *     otherwise
     * @throws CiroachException when Ciroach itself could not go on
     * @throws InterruptedException when the waiting thread is interrupted; the run goes on
     */
    public PipelineResult await() throws InterruptedException {
        try {
            return end.get();
        } catch (ExecutionException e) {
            Throwable cause = e.getCause();
            if (cause instanceof CiroachException known) {
                throw known;
            }
            throw new IllegalStateException("run " + id + " failed by a fault of Ciroach: " + cause, cause);
        }
    }

    /**
     * Cancels it if it still runs and nobody has done so, waits for its end, and removes the copy of the workspace. An interrupt of the waiting
     * thread is kept for later. Idempotent.
     *
     * @throws CiroachException of kind {@code FILES} when something of the copy is left
     */
    @Override
    public void close() {
        finish();
        if (copy != null) {
            copy.remove();
        }
    }

    /**
     * Closes it, but keeps the copy of the workspace, if there is one, to be looked at. Nobody removes it then.
     *
     * @return where the workspace is
     * @throws CiroachException of kind {@code FILES} when it cannot be kept
     */
    public Path closeAndKeep() {
        finish();
        return copy == null ? workspace : copy.keep();
    }

    private void finish() {
        if (!end.isDone() && !cancelled.get()) {
            cancel("closed by the caller"); // a second time would take the cleanup steps their turn
        }
        boolean interrupted = false;
        while (!end.isDone()) {
            try {
                end.handle((result, failure) -> "").get();
            } catch (InterruptedException e) {
                interrupted = true;
            } catch (ExecutionException e) {
                throw new AssertionError(e); // handled just now
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    void ended(PipelineResult result) {
        end.complete(result);
    }

    void failed(Throwable failure) {
        end.completeExceptionally(failure);
    }
}
