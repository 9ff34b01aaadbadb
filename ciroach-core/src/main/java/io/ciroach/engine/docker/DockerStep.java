package io.ciroach.engine.docker;

import com.fasterxml.jackson.databind.JsonNode;
import com.github.dockerjava.transport.DockerHttpClient.Request;
import com.github.dockerjava.transport.DockerHttpClient.Response;
import io.ciroach.engine.EngineException;
import io.ciroach.engine.ExitStatus;
import io.ciroach.engine.RunningStep;
import io.ciroach.engine.StepOutput;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

// Long because many calls meet at one end: whoever waits, stops, kills or removes a container asks the same few
// fields how it ended.
/**
 * A running container. One thread waits for its end, one reads its log; what is asked of it meanwhile runs on others.
 *
 * <p>The end is the answer to {@code wait}: the end of the log proves nothing, since it ends as well when the engine dies.
 */
final class DockerStep implements RunningStep {

    private static final int KILLED = 137;
    private static final int TERMINATED = 143;

    /** States of a container that somebody removes. */
    private static final Set<String> REMOVED = Set.of("removing", "dead");

    private final DockerRun run;
    private final Recipe recipe;
    private final LogReader log;
    private final Response endStream;
    private final Instant startedAt;
    private final Settings settings;
    private final CompletableFuture<ExitStatus> end = new CompletableFuture<>();

    /** Of each signal of ours whether it reached it. */
    private final List<CompletableFuture<Boolean>> signals = new CopyOnWriteArrayList<>();

    private final AtomicBoolean stopping = new AtomicBoolean();
    private final AtomicBoolean killing = new AtomicBoolean();
    private final AtomicLong peak = new AtomicLong();
    private volatile @Nullable String lostBecause;

    DockerStep(DockerRun run, Recipe recipe, StepOutput output, Response log, Response end, Instant startedAt) {
        this.run = run;
        this.recipe = recipe;
        this.log = new LogReader(log, output);
        this.endStream = end;
        this.startedAt = startedAt;
        this.settings = run.engine().settings();
        run.connection().run(this.log);
        run.connection().run(this::observe);
        run.engine().heartbeat().watch(this);
    }

    @Override
    public Instant startedAt() {
        return startedAt;
    }

    @Override
    public ExitStatus await() throws InterruptedException {
        try {
            return end.get();
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause());
        }
    }

    // ---- its end

    private void observe() {
        ExitStatus status;
        try {
            status = statusOf(exitCode());
        } catch (Lost e) {
            status = lost(e.getMessage());
        } catch (RuntimeException | Error e) {
            status = lost(Reasons.of(e));
        } finally {
            endStream.close();
        }
        run.engine().heartbeat().forget(this);
        end.complete(status);
    }

    private int exitCode() throws Lost {
        String body;
        try {
            body = new String(endStream.getBody().readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new Lost(Reasons.of(e));
        }
        JsonNode answer = body.isBlank() ? Json.read("{}") : Json.read(body);
        if (!answer.path("StatusCode").isNumber()) {
            throw new Lost("it did not tell how the step ended");
        }
        return answer.path("StatusCode").asInt();
    }

    private ExitStatus statusOf(int code) throws Lost {
        log.awaitEnd(settings.pipe());
        JsonNode state = state(code);
        boolean oom = state != null && state.path("OOMKilled").asBoolean();
        if (wasSignalled()) {
            return status(ExitStatus.Reason.STOPPED, code, null, log.isComplete(), oom);
        }
        if (!oom && (code == KILLED || code == TERMINATED) && !run.connection().listens()) {
            // An engine that is stopped politely takes its containers along and answers for them as if they had ended.
            throw new Lost("it is being stopped");
        }
        if (state != null && REMOVED.contains(state.path("Status").asText())) {
            throw new Lost(removedBySomebody());
        }
        if (!oom && code != 0 && state != null) {
            oom = new OomEvents(run.connection())
                    .tellOf(recipe.name(), state, run.engineTime(Instant.now()), code == KILLED);
        }
        String hint =
                ErrorTranslator.ofInit(recipe.step(), code, log.errorsBegin()).orElse(null);
        return status(ExitStatus.Reason.EXITED, code, hint, log.isComplete(), oom);
    }

    /** The engine's record of the end; null where it cannot be had and the exit code says enough. */
    private @Nullable JsonNode state(int code) throws Lost {
        try {
            return run.connection().stateOf(recipe.name());
        } catch (Refusal e) {
            if (wasSignalled()) {
                return null;
            }
            throw new Lost(e.isGone() ? removedBySomebody() : e.text());
        } catch (EngineException e) {
            if (code == KILLED || code == TERMINATED) {
                throw new Lost(String.valueOf(e.getMessage()));
            }
            return null;
        }
    }

    private String removedBySomebody() {
        return "container " + recipe.name() + " was removed by somebody else";
    }

    private boolean wasSignalled() {
        return signals.stream().anyMatch(this::reached);
    }

    private boolean reached(CompletableFuture<Boolean> signal) {
        try {
            return signal.get(settings.quick().toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException | ExecutionException e) {
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return true;
        }
    }

    private ExitStatus lost(@Nullable String why) {
        String reason = lostBecause;
        log.awaitEnd(settings.pipe());
        return status(
                ExitStatus.Reason.LOST,
                null,
                "the engine lost container " + recipe.name() + " while it ran: " + (reason == null ? why : reason),
                false,
                false);
    }

    private ExitStatus status(
            ExitStatus.Reason reason, @Nullable Integer code, @Nullable String message, boolean complete, boolean oom) {
        return new ExitStatus(reason, code, message, complete, oom, peak.get() == 0 ? null : peak.get());
    }

    /** Nothing more is expected of the engine: the step ends as lost. */
    void lose(String why) {
        if (lostBecause == null) {
            lostBecause = why;
        }
        endStream.close();
        log.close();
    }

    // ---- what is asked of it

    @Override
    public void stop(Duration grace) {
        if (end.isDone() || !stopping.compareAndSet(false, true)) {
            return;
        }
        send(recipe.stopSignal());
        run.connection().run(() -> {
            if (!endsWithin(grace)) {
                kill();
            }
        });
    }

    @Override
    public void kill() {
        if (end.isDone() || !killing.compareAndSet(false, true)) {
            return;
        }
        send("SIGKILL");
        run.connection().run(() -> {
            if (!endsWithin(settings.dying())) {
                run.foundStubborn(recipe.name());
                lose("it does not die, " + Connection.seconds(settings.dying()) + " after SIGKILL");
            }
        });
    }

    /** On a thread of its own, since it may hang with its container; the times that follow it count all the same. */
    private void send(String signal) {
        CompletableFuture<Boolean> reached = new CompletableFuture<>();
        signals.add(reached);
        run.connection().run(() -> reached.complete(signal(signal)));
    }

    /** Returns whether it reached it, as far as can be told. */
    private boolean signal(String signal) {
        Connection connection = run.connection();
        try {
            connection.slow("send " + signal + " to " + recipe.name(), () -> {
                connection
                        .docker()
                        .killContainerCmd(recipe.name())
                        .withSignal(signal)
                        .exec();
                return true;
            });
            return true;
        } catch (Refusal e) {
            // It had ended by itself, or was gone: then this end is not ours.
            return e.status() != 409 && !e.isGone();
        } catch (EngineException e) {
            return true;
        }
    }

    private boolean endsWithin(Duration time) {
        try {
            end.get(time.toNanos(), TimeUnit.NANOSECONDS);
            return true;
        } catch (TimeoutException e) {
            return false;
        } catch (ExecutionException e) {
            return true;
        } catch (InterruptedException e) {
            // The connection is being closed, and with it ends all that could be waited for.
            Thread.currentThread().interrupt();
            return true;
        }
    }

    @Override
    public OptionalLong memoryInUse() {
        if (end.isDone()) {
            return OptionalLong.empty();
        }
        Connection connection = run.connection();
        try {
            MemoryReading reading = MemoryReading.of(Json.read(connection
                    .quick(
                            "tell the memory of " + recipe.name(),
                            () -> connection.ask(
                                    Request.Method.GET, "/containers/" + recipe.name() + "/stats?stream=0&one-shot=1"))
                    .body()));
            reading.peak().ifPresent(most -> peak.accumulateAndGet(most, Math::max));
            return reading.inUse();
        } catch (Refusal | RuntimeException e) {
            // A figure for a report: whatever is wrong with the engine shows elsewhere.
            return OptionalLong.empty();
        }
    }

    @Override
    public void remove() {
        if (!end.isDone()) {
            signals.add(CompletableFuture.completedFuture(true));
        }
        run.remove(recipe.name());
    }

    /** Why the end is not known. */
    private static final class Lost extends Exception {
        private static final long serialVersionUID = 1L;

        Lost(String message) {
            super(message);
        }
    }
}
