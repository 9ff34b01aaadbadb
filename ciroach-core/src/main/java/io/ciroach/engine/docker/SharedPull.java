package io.ciroach.engine.docker;

import com.fasterxml.jackson.databind.JsonNode;
import com.github.dockerjava.transport.DockerHttpClient.Request;
import com.github.dockerjava.transport.DockerHttpClient.Response;
import io.ciroach.engine.EngineException;
import io.ciroach.engine.EngineException.Reason;
import io.ciroach.engine.FetchedImage;
import io.ciroach.engine.Image;
import io.ciroach.engine.ImagePull;
import io.ciroach.engine.ImageRequest;
import io.ciroach.engine.Intents;
import io.ciroach.engine.PullProgress;
import io.ciroach.model.Pull;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;

// Long because those who join, those who leave, the reader and the watch of one pull share its lock and its state.
/**
 * One image on its way, for all steps that want it. Who gives up leaves; the last one to leave ends it.
 *
 * <p>The stream is read by a thread of its own while another watches that it goes on: an engine that waits for a registry says
 * nothing, not even the head of its answer.
 */
final class SharedPull implements Runnable {

    private final ImageRequest request;
    private final Connection connection;
    private final DockerImages images;
    private final DockerImageStore store;
    private final Credentials credentials;
    private final Intents intents;
    private final Duration idle;

    private final List<Waiter> waiters = new ArrayList<>();
    private boolean fetching;
    private boolean over;
    private boolean read;
    private @Nullable Refusal refused;
    private @Nullable RuntimeException broken;
    private @Nullable String login;
    private long lastProgress;

    SharedPull(
            ImageRequest request,
            Connection connection,
            DockerImages images,
            DockerImageStore store,
            Credentials credentials,
            Intents intents,
            Duration idle) {
        this.request = request;
        this.connection = connection;
        this.images = images;
        this.store = store;
        this.credentials = credentials;
        this.intents = intents;
        this.idle = idle;
    }

    /** One more who waits for it, unless it is over. */
    Optional<ImagePull> join(PullProgress progress) {
        Waiter waiter = new Waiter(progress);
        boolean begun;
        synchronized (this) {
            if (over) {
                return Optional.empty();
            }
            waiters.add(waiter);
            begun = fetching;
        }
        if (begun) {
            waiter.start();
        }
        return Optional.of(waiter);
    }

    @Override
    public void run() {
        try {
            Image image = connection.patiently(this::fetchIfWanted);
            end().forEach(waiter -> waiter.done.complete(image));
        } catch (RuntimeException | Error e) {
            end().forEach(waiter -> waiter.done.completeExceptionally(e));
        }
    }

    private synchronized List<Waiter> end() {
        over = true;
        return List.copyOf(waiters);
    }

    private Image fetchIfWanted() {
        String reference = request.reference();
        Optional<DockerImages.Details> there = images.find(reference);
        Optional<DockerImages.Details> fits = there.filter(details -> details.runsOn(request.platform()));
        if (request.pull() != Pull.ALWAYS && fits.isPresent()) {
            return new Image(reference, fits.get().id(), false);
        }
        if (request.pull() == Pull.NEVER) {
            throw new EngineException(
                    Reason.IMAGE_MISSING,
                    "image " + reference + " is not on the engine"
                            + (there.isPresent() ? " for platform " + request.platform() : "")
                            + ", and pull = \"never\" (as under mvn -o); `docker pull " + reference + "` fetches it",
                    null,
                    null);
        }
        intents.before(Intents.Kind.IMAGE, reference);
        announce();
        Set<String> before = store.ids();
        fetch(there.isPresent());
        DockerImages.Details got = images.find(reference)
                .orElseThrow(() -> new EngineException(
                        Reason.REGISTRY,
                        "image " + reference
                                + " was fetched, and the engine does not have it: somebody removed it meanwhile; run again",
                        null,
                        null));
        intents.fetched(new FetchedImage(
                reference,
                got.id(),
                got.digests(),
                there.map(DockerImages.Details::id).orElse(null),
                !before.contains(got.id())));
        boolean changed = fits.map(old -> !old.id().equals(got.id())).orElse(true);
        return new Image(reference, got.id(), changed);
    }

    private void announce() {
        List<Waiter> all;
        synchronized (this) {
            fetching = true;
            all = List.copyOf(waiters);
        }
        all.forEach(Waiter::start);
    }

    private void fetch(boolean there) {
        progressed();
        Call<Boolean> reading = connection.begin(() -> {
            try {
                read(stream());
            } catch (Connection.Refused e) {
                finish(e.refusal(), null);
            } catch (RuntimeException e) {
                finish(null, e);
            } catch (IOException e) {
                finish(null, connection.lost("fetch image " + request.reference(), e));
            }
            return true;
        });
        try {
            awaitReading();
        } finally {
            reading.abandon();
        }
        synchronized (this) {
            if (refused != null) {
                throw PullFailures.classify(request.reference(), refused.text(), there, login);
            }
            if (broken != null) {
                throw broken instanceof EngineException
                        ? broken
                        : connection.lost("fetch image " + request.reference(), broken);
            }
        }
    }

    private Response stream() throws IOException {
        ImageReference image = ImageReference.of(request.reference());
        StringBuilder path = new StringBuilder("/images/create?fromImage=")
                .append(UrlText.encode(image.repository()))
                .append("&tag=")
                .append(UrlText.encode(image.tag()));
        if (request.platform() != null) {
            path.append("&platform=").append(UrlText.encode(request.platform()));
        }
        return connection.stream(Connection.request(Request.Method.POST, path.toString(), headers(image)));
    }

    private Map<String, String> headers(ImageReference image) {
        try {
            return credentials
                    .header(image.registry())
                    .map(auth -> Map.of("X-Registry-Auth", auth))
                    .orElse(Map.of());
        } catch (IOException e) {
            // Many images need no login; where this one does, the message says what was wrong with it.
            synchronized (this) {
                login = e.getMessage();
            }
            return Map.of();
        }
    }

    private void read(Response response) throws IOException {
        Map<String, long[]> layers = new HashMap<>();
        Refusal first = null;
        try (response;
                BufferedReader lines =
                        new BufferedReader(new InputStreamReader(response.getBody(), StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.isBlank()) {
                    continue;
                }
                JsonNode item = Json.read(line);
                if (item.hasNonNull("error") && first == null) {
                    first = new Refusal(200, item.path("error").asText());
                }
                note(item, layers);
            }
        }
        finish(first, null);
    }

    /** The engine repeats that it waits or tries again for as long as it does: that is no progress. */
    private void note(JsonNode item, Map<String, long[]> layers) {
        String status = item.path("status").asText("");
        if (status.startsWith("Waiting") || status.startsWith("Retrying")) {
            return;
        }
        progressed();
        JsonNode detail = item.path("progressDetail");
        String layer = item.path("id").asText("");
        if (status.equals("Downloading") && detail.has("current")) {
            layers.put(layer, new long[] {
                detail.path("current").asLong(), detail.path("total").asLong()
            });
        } else if (status.equals("Download complete") && layers.containsKey(layer)) {
            long total = layers.get(layer)[1];
            layers.put(layer, new long[] {total, total});
        } else {
            return;
        }
        long current = layers.values().stream().mapToLong(each -> each[0]).sum();
        long total =
                layers.values().stream().mapToLong(each -> Math.max(0, each[1])).sum();
        List<Waiter> all;
        synchronized (this) {
            all = List.copyOf(waiters);
        }
        all.forEach(waiter -> waiter.progress.bytes(current, total));
    }

    private synchronized void progressed() {
        lastProgress = System.nanoTime();
    }

    private synchronized void finish(@Nullable Refusal refusal, @Nullable RuntimeException failure) {
        read = true;
        refused = refusal;
        broken = failure;
        notifyAll();
    }

    private synchronized void awaitReading() {
        while (!read) {
            if (waiters.isEmpty()) {
                throw cancelled();
            }
            long left = idle.toNanos() - (System.nanoTime() - lastProgress);
            if (left <= 0) {
                throw new EngineException(
                        Reason.PULL_STALLED,
                        "image " + request.reference() + " made no progress for " + Connection.seconds(idle)
                                + "; its registry or the way to it is stuck",
                        null,
                        null);
            }
            try {
                wait(left / 1_000_000 + 1);
            } catch (InterruptedException e) {
                // The connection is being closed.
                throw cancelled();
            }
        }
    }

    private EngineException cancelled() {
        return new EngineException(
                Reason.CANCELLED, "the pull of image " + request.reference() + " was cancelled", null, null);
    }

    private final class Waiter implements ImagePull {
        private final PullProgress progress;
        private final CompletableFuture<Image> done = new CompletableFuture<>();
        private boolean started;

        Waiter(PullProgress progress) {
            this.progress = progress;
        }

        void start() {
            synchronized (this) {
                if (started) {
                    return;
                }
                started = true;
            }
            progress.started();
        }

        @Override
        public Image await() throws InterruptedException {
            try {
                return done.get();
            } catch (ExecutionException e) {
                if (e.getCause() instanceof Error error) {
                    throw error;
                }
                throw e.getCause() instanceof RuntimeException failure
                        ? failure
                        : new IllegalStateException(e.getCause());
            }
        }

        @Override
        public void cancel() {
            if (done.completeExceptionally(cancelled())) {
                synchronized (SharedPull.this) {
                    waiters.remove(this);
                    if (waiters.isEmpty()) {
                        over = true;
                        SharedPull.this.notifyAll();
                    }
                }
            }
        }
    }
}
