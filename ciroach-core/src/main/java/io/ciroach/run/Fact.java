package io.ciroach.run;

import io.ciroach.engine.EngineException;
import io.ciroach.engine.Image;
import io.ciroach.engine.ImageRequest;
import io.ciroach.model.WaitReason;
import io.ciroach.result.Outcome;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What the loop is told: something that has happened, never a question. */
sealed interface Fact {

    /** An image is not there yet and has to be fetched. */
    record ImageFetching(ImageRequest request) implements Fact {}

    /** An image is there. */
    record ImageArrived(ImageRequest request, Image image) implements Fact {}

    /** An image cannot be had; all tries are spent. */
    record ImageFailed(ImageRequest request, EngineException failure) implements Fact {}

    /** An attempt is not let in yet: other runs hold the room that it wants, or their turn is before. */
    record AttemptWaits(StepRunner attempt, WaitReason reason) implements Fact {}

    /** An attempt has its room on the engine. */
    record AttemptAdmitted(StepRunner attempt) implements Fact {}

    /** The engine runs an attempt. */
    record AttemptStarted(StepRunner attempt, Instant at) implements Fact {}

    /** An attempt is over: its container is confirmed dead (or never was), its output is handed over. */
    record AttemptEnded(StepRunner attempt, AttemptEnd end) implements Fact {}

    /** What an attempt made is gone, as far as it could be: what could not is tried again when the run is closed. */
    record AttemptUndone(StepRunner attempt) implements Fact {}

    /** What is done for dead runs has come to its end, or failed. */
    record Recovery(Recovered recovered, @Nullable Throwable failure) implements Fact {}

    /** What is done before the first step, after the last, or when all is removed, has come to its end. */
    record Tidied(Housekeeping.Tidied result) implements Fact {}

    /** Somebody wants the run to end. */
    record CancelAsked(Outcome.Signal signal, String reason) implements Fact {}
}
