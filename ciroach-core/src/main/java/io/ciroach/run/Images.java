package io.ciroach.run;

import io.ciroach.engine.EngineException;
import io.ciroach.engine.EngineRun;
import io.ciroach.engine.Image;
import io.ciroach.engine.ImagePull;
import io.ciroach.engine.ImageRequest;
import io.ciroach.engine.PullProgress;
import io.ciroach.event.RunEvent;
import io.ciroach.log.EventQueue;
import io.ciroach.model.Pull;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ThreadFactory;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Gets the images of a run. First one look for each at what the engine has, in order; then what is not there is fetched, a
 * few at once. The loop owns it; what happens comes back as facts.
 */
final class Images {

    /** As many as the engine fetches layers at once. */
    private static final int AT_ONCE = 3;

    private static final long PROGRESS_PERIOD = Duration.ofMillis(250).toNanos();

    private final EngineRun engine;
    private final EventQueue events;
    private final Mailbox<Fact> inbox;
    private final Time time;
    private final ThreadFactory threads;
    private final RandomGenerator random;

    private final Map<ImageRequest, Image> there = new HashMap<>();
    private final Map<ImageRequest, EngineException> failed = new HashMap<>();
    private final Map<ImageRequest, Fetch> fetching = new LinkedHashMap<>();
    private final Deque<ImageRequest> queued = new ArrayDeque<>();
    private final Set<ImageRequest> looking = new HashSet<>();
    private final Set<ImageRequest> forgotten = new HashSet<>();

    Images(
            EngineRun engine,
            EventQueue events,
            Mailbox<Fact> inbox,
            Time time,
            ThreadFactory threads,
            RandomGenerator random) {
        this.engine = engine;
        this.events = events;
        this.inbox = inbox;
        this.time = time;
        this.threads = threads;
        this.random = random;
    }

    /** Begins to get them, in this order. */
    void want(Collection<ImageRequest> requests) {
        List<ImageRequest> all = List.copyOf(requests);
        looking.addAll(all);
        if (!all.isEmpty()) {
            worker("ciroach images", () -> all.forEach(this::look));
        }
    }

    @Nullable
    Image image(ImageRequest request) {
        return there.get(request);
    }

    @Nullable
    EngineException failure(ImageRequest request) {
        return failed.get(request);
    }

    boolean isBeingFetched(ImageRequest request) {
        return fetching.containsKey(request) || queued.contains(request);
    }

    /** It was there and is gone. */
    void again(ImageRequest request) {
        if (there.remove(request) != null) {
            want(List.of(request));
        }
    }

    /** Nobody needs it any more. */
    void forget(ImageRequest request) {
        forgotten.add(request);
        queued.remove(request);
        Fetch fetch = fetching.get(request);
        if (fetch != null) {
            fetch.cancel();
        }
    }

    /** {@return whether nothing is on its way} */
    boolean quiet() {
        return looking.isEmpty() && fetching.isEmpty() && queued.isEmpty();
    }

    // ---- what the loop was told

    void toFetch(ImageRequest request) {
        looking.remove(request);
        if (!forgotten.contains(request)) {
            queued.add(request);
            fetchNext();
        }
    }

    void arrived(ImageRequest request, Image image) {
        looking.remove(request);
        there.put(request, image);
        fetching.remove(request);
        fetchNext();
    }

    void failed(ImageRequest request, EngineException failure) {
        looking.remove(request);
        failed.put(request, failure);
        fetching.remove(request);
        fetchNext();
    }

    private void fetchNext() {
        while (fetching.size() < AT_ONCE && !queued.isEmpty()) {
            Fetch fetch = new Fetch(queued.remove());
            fetching.put(fetch.request, fetch);
            worker("ciroach pull " + fetch.request.reference(), fetch::work);
        }
    }

    private void worker(String name, Runnable work) {
        Thread thread = threads.newThread(work);
        thread.setName(name);
        thread.start();
    }

    // ---- on workers

    private void look(ImageRequest request) {
        if (request.pull() == Pull.ALWAYS) {
            inbox.put(new Fact.ImageFetching(request));
            return;
        }
        try {
            inbox.put(new Fact.ImageArrived(request, look(engine, request)));
        } catch (EngineException e) {
            inbox.put(
                    e.reason() == EngineException.Reason.IMAGE_MISSING && request.pull() == Pull.MISSING
                            ? new Fact.ImageFetching(request)
                            : new Fact.ImageFailed(request, e));
        } catch (RuntimeException | Error e) {
            inbox.put(new Fact.ImageFailed(request, unexpected(e)));
        }
    }

    /** Takes the image if the engine has it. */
    static Image look(EngineRun engine, ImageRequest request) {
        try {
            return engine.pull(new ImageRequest(request.reference(), Pull.NEVER, request.platform()), PullProgress.NONE)
                    .await();
        } catch (InterruptedException e) {
            throw unexpected(e);
        }
    }

    private static EngineException unexpected(Throwable e) {
        return new EngineException(
                EngineException.Reason.REFUSED,
                "something unexpected happened, a mistake of Ciroach's own: " + e,
                null,
                e);
    }

    /** One image on its way, with as many tries as infrastructure gets. */
    private final class Fetch implements PullProgress {

        private record Cancel() {}

        private final ImageRequest request;
        private final Mailbox<Cancel> cancels = time.mailbox();
        private @Nullable ImagePull pull;
        private boolean cancelled;
        private volatile boolean begun;
        private long nextProgress;

        Fetch(ImageRequest request) {
            this.request = request;
        }

        void cancel() {
            ImagePull target;
            synchronized (this) {
                cancelled = true;
                target = pull;
            }
            cancels.put(new Cancel());
            if (target != null) {
                target.cancel();
            }
        }

        void work() {
            Retries retries = new Retries(random);
            EngineException last = new EngineException(
                    EngineException.Reason.CANCELLED,
                    "the pull of " + request.reference() + " was cancelled",
                    null,
                    null);
            try {
                Optional<Duration> delay = Optional.of(Duration.ZERO);
                while (delay.isPresent() && cancels.poll(time.in(delay.get())) == null) {
                    try {
                        Image image = fetch();
                        end(image.id(), null);
                        inbox.put(new Fact.ImageArrived(request, image));
                        return;
                    } catch (EngineException e) {
                        end(null, String.valueOf(e.getMessage()));
                        last = e;
                        delay = e.reason().isTransient() ? retries.afterInfrastructure() : Optional.empty();
                    }
                }
            } catch (InterruptedException | RuntimeException | Error e) {
                last = unexpected(e);
                end(null, String.valueOf(last.getMessage()));
            }
            inbox.put(new Fact.ImageFailed(request, last));
        }

        private Image fetch() throws InterruptedException {
            ImagePull started = engine.pull(request, this);
            boolean late;
            synchronized (this) {
                pull = started;
                late = cancelled;
            }
            if (late) {
                started.cancel();
            }
            return started.await();
        }

        private void end(@Nullable String imageId, @Nullable String failure) {
            if (begun) {
                begun = false;
                events.publish(new RunEvent.PullFinished(time.now(), request.reference(), imageId, failure));
            }
        }

        @Override
        public void started() {
            if (!begun) {
                begun = true;
                events.publish(new RunEvent.PullStarted(time.now(), request.reference()));
            }
        }

        @Override
        public void bytes(long current, long total) {
            long now = time.nanos();
            if (begun && now >= nextProgress) {
                nextProgress = now + PROGRESS_PERIOD;
                events.publish(new RunEvent.PullProgress(time.now(), request.reference(), current, total));
            }
        }
    }
}
