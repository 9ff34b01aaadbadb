package io.ciroach.run;

import io.ciroach.engine.ImageRequest;
import io.ciroach.event.RunEvent;
import io.ciroach.log.EventQueue;
import io.ciroach.model.WaitReason;
import io.ciroach.plan.ExecutionPlan;
import io.ciroach.plan.PlannedStep;
import io.ciroach.result.StepResult;
import io.ciroach.result.StepState;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** All steps of a run, by name, in file order: how far each is. Only the loop touches it. */
final class Steps {

    private final Images images;
    private final EventQueue events;
    private final Time time;
    private final Map<String, StepProgress> steps = new LinkedHashMap<>();
    private final Map<ImageRequest, Integer> wanted = new LinkedHashMap<>();
    private final List<StepProgress> cleanup = new ArrayList<>();
    private final Set<ImageRequest> cleanupImages = new LinkedHashSet<>();

    Steps(ExecutionPlan plan, Images images, EventQueue events, Time time, Supplier<Retries> retries) {
        this.images = images;
        this.events = events;
        this.time = time;
        for (PlannedStep planned : plan.steps()) {
            StepProgress step = new StepProgress(planned, time.now(), retries.get());
            steps.put(step.name(), step);
            wanted.merge(step.image, 1, Integer::sum);
            if (step.isCleanup()) {
                cleanup.add(step);
                cleanupImages.add(step.image);
            }
        }
    }

    StepProgress of(String name) {
        return Objects.requireNonNull(steps.get(name));
    }

    StepProgress of(PlannedStep planned) {
        return of(planned.name());
    }

    /** Attempts of that number were made already, by a process that died. */
    void goOnAfter(String name, int attempt) {
        StepProgress step = steps.get(name);
        if (step != null) {
            step.attempt = attempt;
        }
    }

    Collection<StepProgress> all() {
        return steps.values();
    }

    List<StepProgress> awaiting(ImageRequest request) {
        return steps.values().stream()
                .filter(step -> step.phase == StepProgress.Phase.AWAITS_IMAGE && step.image.equals(request))
                .toList();
    }

    /** {@return those that have ended, in file order} */
    List<StepResult> results() {
        return steps.values().stream()
                .map(step -> step.result)
                .filter(Objects::nonNull)
                .toList();
    }

    boolean isAnyOrdinaryOpen() {
        return steps.values().stream().anyMatch(step -> !step.hasEnded() && !step.isCleanup());
    }

    boolean isAnyOpen() {
        return steps.values().stream().anyMatch(step -> !step.hasEnded());
    }

    // ---- images

    /** {@return all images, those of cleanup steps first} */
    Set<ImageRequest> images() {
        Set<ImageRequest> order = new LinkedHashSet<>(cleanupImages);
        order.addAll(wanted.keySet());
        return order;
    }

    boolean isForCleanup(ImageRequest request) {
        return cleanupImages.contains(request);
    }

    boolean areCleanupImagesThere() {
        return cleanupImages.stream().allMatch(request -> images.image(request) != null);
    }

    // ---- what happens to one

    void waits(StepProgress step, WaitReason reason) {
        if (!step.hasEnded() && step.waits.on(reason, time.nanos())) {
            events.publish(new RunEvent.StepWaiting(time.now(), step.name(), reason));
        }
    }

    void waitsNoMore(StepProgress step) {
        step.waits.on(null, time.nanos());
    }

    /** It has come to its end, started or not. */
    void end(StepProgress step, StepState state, @Nullable Integer exitCode, @Nullable String message) {
        step.stopTimer();
        waitsNoMore(step);
        events.publish(new RunEvent.StepFinished(time.now(), step.end(state, exitCode, message, time.now())));
        int stillWanting = wanted.getOrDefault(step.image, 0) - 1;
        wanted.put(step.image, stillWanting);
        if (stillWanting == 0) {
            images.forget(step.image);
        }
    }

    // ---- cleanup

    /** {@return what a cleanup step is told that starts now} */
    StepEnvironment.Status status(boolean cancelled) {
        List<String> failed = results().stream()
                .filter(result -> !result.isCleanup() && result.isBad() && result.state() != StepState.CANCELLED)
                .map(StepResult::name)
                .toList();
        String word = cancelled ? "cancelled" : failed.isEmpty() ? "succeeded" : "failed";
        return new StepEnvironment.Status(word, failed);
    }

    boolean doesCleanupWork() {
        return cleanup.stream().anyMatch(Steps::isBusy);
    }

    /** {@return whether a cleanup step waits for room or an image, and nothing else of the run is going on} */
    boolean doesCleanupWaitAlone() {
        return cleanup.stream().anyMatch(Steps::waitsForMoreThanNeeds)
                && steps.values().stream().noneMatch(Steps::isBusy);
    }

    private static boolean isBusy(StepProgress step) {
        return step.phase == StepProgress.Phase.RUNS || step.phase == StepProgress.Phase.BETWEEN_ATTEMPTS;
    }

    private static boolean waitsForMoreThanNeeds(StepProgress step) {
        WaitReason reason = step.waits.reason();
        return step.phase == StepProgress.Phase.AWAITS_IMAGE
                || reason instanceof WaitReason.Room
                || reason instanceof WaitReason.CacheInUse;
    }
}
