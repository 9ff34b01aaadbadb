package io.ciroach;

import io.ciroach.problem.CiroachException;
import io.ciroach.result.Outcome;
import io.ciroach.result.PipelineResult;
import io.ciroach.run.PipelineRunner;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/** A run that was started. Thread-safe. */
public final class PipelineRun {

    private final String id;
    private final PipelineRunner runner;
    private final CompletableFuture<PipelineResult> end = new CompletableFuture<>();

    PipelineRun(String id, PipelineRunner runner) {
        this.id = id;
        this.runner = runner;
    }

    /** {@return the run's id, which stands in names and labels of its containers} */
    public String id() {
        return id;
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
        runner.cancel(Outcome.Signal.INTERRUPT, reason);
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

    void ended(PipelineResult result) {
        end.complete(result);
    }

    void failed(Throwable failure) {
        end.completeExceptionally(failure);
    }
}
