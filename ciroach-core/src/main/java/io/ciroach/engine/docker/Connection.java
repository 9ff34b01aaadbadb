package io.ciroach.engine.docker;

import com.fasterxml.jackson.databind.JsonNode;
import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.command.CreateContainerCmd;
import com.github.dockerjava.api.exception.DockerException;
import com.github.dockerjava.core.DockerClientImpl;
import com.github.dockerjava.transport.DockerHttpClient;
import com.github.dockerjava.transport.DockerHttpClient.Request;
import com.github.dockerjava.transport.DockerHttpClient.Response;
import io.ciroach.engine.EngineException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/**
 * Asks the engine, each time on a thread of its own and with a deadline. Whoever asks may be interrupted: the question is
 * still answered (a container that was just made would be lost otherwise), and the flag is kept.
 */
final class Connection implements AutoCloseable {

    private final DockerAddress address;
    private final DockerHttpClient http;
    private final DockerClient docker;
    private final ExecutorService workers;
    private final Duration quick;
    private final Duration slow;
    private final Comeback comeback;

    Connection(DockerAddress address, Duration quick, Duration slow, Duration comeback) {
        this.address = address;
        this.quick = quick;
        this.slow = slow;
        this.comeback = new Comeback(this::answers, comeback);
        this.http = new SocketHttpClient(address);
        this.docker = DockerClientImpl.getInstance(new ClientSettings(address.uri()), http);
        AtomicInteger number = new AtomicInteger();
        this.workers =
                new ThreadPoolExecutor(0, Integer.MAX_VALUE, 10, TimeUnit.SECONDS, new SynchronousQueue<>(), work -> {
                    Thread thread = new Thread(work, "ciroach-docker-" + number.incrementAndGet());
                    thread.setDaemon(true);
                    return thread;
                });
    }

    DockerAddress address() {
        return address;
    }

    /** For what an engine answers from memory. */
    Duration quickDeadline() {
        return quick;
    }

    DockerClient docker() {
        return docker;
    }

    /** A call that the engine answers from memory. */
    <T> T quick(String what, Call.Work<T> work) throws Refusal {
        return call(what, quick, work);
    }

    /** A call that takes the engine some time. */
    <T> T slow(String what, Call.Work<T> work) throws Refusal {
        return call(what, slow, work);
    }

    /**
     * Asks.
     *
     * @param what completes "the engine was asked to"
     * @param deadline after which it counts as hanging
     * @param work asks; a result that can be closed is closed where nobody waits for it any more
     * @throws Refusal when it answers with an error
     * @throws EngineException when it does not answer, or is gone
     */
    <T> T call(String what, Duration deadline, Call.Work<T> work) throws Refusal {
        return begin(work).get(what, deadline, this);
    }

    /** Asks, and lets the caller wait for the answer later. */
    <T> Call<T> begin(Call.Work<T> work) {
        Call<T> call = new Call<>(work);
        run(call);
        return call;
    }

    /** Runs something long on a thread of the connection; closing it interrupts that. */
    void run(Runnable work) {
        try {
            workers.execute(work);
        } catch (RejectedExecutionException e) {
            throw new EngineException(
                    EngineException.Reason.CANCELLED, "the connection to " + address + " was closed", null, e);
        }
    }

    /** A request that docker-java has no command for, with its whole answer. */
    Answer ask(Request.Method method, String path) throws IOException {
        return ask(request(method, path, Map.of()));
    }

    Answer ask(Request request) throws IOException {
        try (Response response = http.execute(request)) {
            String body = new String(response.getBody().readAllBytes(), StandardCharsets.UTF_8);
            if (response.getStatusCode() >= 300) {
                throw new Refused(Refusal.of(response.getStatusCode(), body));
            }
            return new Answer(response.getHeaders(), body);
        }
    }

    /**
     * Makes a container. docker-java's command says what, and is not asked to do it: it writes itself to the log at level debug
     * first, with the value of each variable.
     */
    Answer create(CreateContainerCmd command) throws IOException {
        String platform = command.getPlatform();
        return ask(Request.builder()
                .method(Request.Method.POST)
                .path("/containers/create?name=" + UrlText.encode(String.valueOf(command.getName()))
                        + (platform == null ? "" : "&platform=" + UrlText.encode(platform)))
                .putHeader("Content-Type", "application/json")
                .bodyBytes(ClientSettings.MAPPER.writeValueAsBytes(command))
                .build());
    }

    /** What the engine knows of a container's life, without docker-java's model of all else, which costs more than the call. */
    JsonNode stateOf(String container) throws Refusal {
        return quick(
                "describe " + container,
                () -> Json.read(ask(Request.Method.GET, "/containers/" + container + "/json")
                                .body())
                        .path("State"));
    }

    /** A request whose answer goes on and on: its headers have come. */
    Response stream(Request request) throws IOException {
        Response response = http.execute(request);
        if (response.getStatusCode() < 300) {
            return response;
        }
        try (response) {
            String body = new String(response.getBody().readAllBytes(), StandardCharsets.UTF_8);
            throw new Refused(Refusal.of(response.getStatusCode(), body));
        }
    }

    static Request request(Request.Method method, String path, Map<String, String> headers) {
        return Request.builder()
                .method(method)
                .path(path)
                .putAllHeaders(headers)
                .build();
    }

    EngineException hangs(String what, Duration deadline) {
        return new EngineException(
                EngineException.Reason.ENGINE_HANGS,
                "the engine at " + address + " did not answer within " + seconds(deadline) + " when asked to " + what
                        + "; see whether `docker ps` answers, and restart the engine if it does not",
                null,
                null);
    }

    EngineException lost(String what, Throwable cause) {
        return new EngineException(
                EngineException.Reason.ENGINE_LOST,
                "the connection to the engine at " + address + " broke when it was asked to " + what + ": "
                        + Reasons.of(cause) + "; see whether `docker ps` answers",
                null,
                cause);
    }

    static String seconds(Duration duration) {
        return duration.toMillis() % 1000 == 0 ? duration.toSeconds() + " s" : duration.toMillis() + " ms";
    }

    /**
     * Does something. Where the engine goes away meanwhile, that fails only once it is back, or has been away for too long:
     * whoever tries again then finds it there, if it comes back at all.
     */
    <T> T patiently(Supplier<T> work) {
        try {
            return work.get();
        } catch (EngineException e) {
            if (e.reason() == EngineException.Reason.ENGINE_LOST) {
                isBack();
            }
            throw e;
        }
    }

    /** Waits for an engine that went away, and tells whether it is there. */
    boolean isBack() {
        return comeback.await();
    }

    private boolean answers() {
        try {
            quick("say that it is there", () -> ask(Request.Method.GET, "/_ping"));
            return true;
        } catch (Refusal e) {
            return true;
        } catch (EngineException e) {
            return false;
        }
    }

    /** Whether somebody still listens there: a connection that is kept open says nothing about it. */
    boolean listens() {
        try {
            return quick("open a connection", () -> {
                EngineSocket.open(address).close();
                return true;
            });
        } catch (Refusal | EngineException e) {
            return false;
        }
    }

    @Override
    public void close() {
        comeback.close();
        workers.shutdownNow();
        try {
            http.close();
            // No thread of ours outlives a run, as far as it can be ended: one that hangs is left to itself.
            workers.awaitTermination(1, TimeUnit.SECONDS);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** The whole answer to a request. */
    record Answer(Map<String, List<String>> headers, String body) {

        String header(String name) {
            return headers.getOrDefault(name, List.of("")).get(0);
        }
    }

    /** Carries a refusal out of work that asks without docker-java. */
    static final class Refused extends RuntimeException {
        private static final long serialVersionUID = 1L;
        private final transient Refusal refusal;

        Refused(Refusal refusal) {
            super(refusal);
            this.refusal = refusal;
        }

        Refusal refusal() {
            return refusal;
        }
    }

    /** What an exception of a call means. */
    RuntimeException translate(String what, Throwable failure) throws Refusal {
        if (failure instanceof Refused refused) {
            throw refused.refusal();
        }
        if (failure instanceof DockerException refused) {
            throw Refusal.of(refused.getHttpStatus(), String.valueOf(refused.getMessage()));
        }
        if (failure instanceof EngineException known) {
            return known;
        }
        if (failure instanceof Error error) {
            throw error;
        }
        return lost(what, failure);
    }
}
