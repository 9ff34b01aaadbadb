package io.ciroach.engine;

import io.ciroach.engine.EngineException.Reason;
import io.ciroach.model.ByteSize;
import io.ciroach.model.Capabilities;
import io.ciroach.model.Capacity;
import io.ciroach.model.Command;
import io.ciroach.model.Pull;
import io.ciroach.run.Mailbox;
import io.ciroach.run.Time;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.ThreadFactory;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

// Long because it is a whole engine: containers, images, caches, and for each the faults that can be asked for.
/**
 * An engine in memory, held to {@link EngineContract}. Steps do what a table or a little of a shell's language says
 * ({@link FakeStep}); faults are asked for beforehand. It keeps what happened, the most that was live at once, and fails on
 * anything that is left open ({@link #checkNothingIsOpen}).
 */
public final class FakeEngine implements EngineProvider {

    /** What its machine has. */
    public static final Capacity CAPACITY = new Capacity(4, ByteSize.ofMb(10_240));

    /** What a helper is called where a step has its name. */
    static final String HELPER = "helper";

    private static final Duration STALL = Duration.ofMinutes(2);

    private final Time time;
    private final ThreadFactory threads;
    private final FakeImages images = new FakeImages(this, this::userOfImage);
    private final FakeVolumes volumes = new FakeVolumes(this, this::userOfVolume);
    private final Map<String, String> registryIds = new HashMap<>();
    private final Map<String, Duration> registry = new HashMap<>();
    private final Map<Command, FakeStep> table = new HashMap<>();
    private final Map<String, Deque<EngineException>> pullFailures = new HashMap<>();
    private final Map<String, Deque<EngineException>> claimFailures = new HashMap<>();
    private final Map<String, Deque<EngineException>> startFailures = new HashMap<>();
    private final Map<String, Deque<EngineException>> removeFailures = new HashMap<>();
    private final Deque<EngineException> listFailures = new ArrayDeque<>();
    private final Deque<EngineException> remnantFailures = new ArrayDeque<>();
    private final Map<String, Long> memory = new HashMap<>();
    private final List<FakeContainer> containers = new ArrayList<>();
    private final List<FakePlace> places = new ArrayList<>();
    private final List<String> journal = new ArrayList<>();
    private final Set<String> withoutShell = new HashSet<>();
    private HelperWork helperWork = helper -> 0;
    private Duration claimTakes = Duration.ZERO;
    private Duration removeTakes = Duration.ZERO;
    private int openConnections;
    private int openPulls;
    private int peakLive;
    private long peakMemory;

    /**
     * An engine without images.
     *
     * @param time whose time it lives in
     * @param threads makes the threads of its containers and pulls
     */
    @SuppressWarnings("exports") // tests see the inside of the module
    public FakeEngine(Time time, ThreadFactory threads) {
        this.time = time;
        this.threads = threads;
    }

    // ---- what a test asks for

    /** It has these images. */
    public synchronized FakeEngine has(String... references) {
        List.of(references).forEach(reference -> images.put(reference, FakeImages.idOf(reference)));
        return this;
    }

    /** What helpers do, on the machine itself; it returns the exit code. */
    @FunctionalInterface
    public interface HelperWork {
        /** Does it. */
        int run(HelperSpec helper);
    }

    /** Helpers do this. */
    public synchronized FakeEngine helpersDo(HelperWork work) {
        helperWork = work;
        return this;
    }

    /** These images have no programs that a helper could use. */
    public synchronized FakeEngine hasNoShell(String... references) {
        withoutShell.addAll(List.of(references));
        return this;
    }

    /** A registry has this image, and fetching it takes that long; so long without progress that it may stall. */
    public synchronized FakeEngine fetches(String reference, Duration takes) {
        registry.put(reference, takes);
        return this;
    }

    /** What a registry has under a reference is this image from now on. */
    public synchronized FakeEngine moves(String reference, String id) {
        registryIds.put(reference, id);
        return this;
    }

    /** An image is made of these layers; those of the same id are shared. */
    public FakeEngine isMadeOf(String id, StoredImage.Layer... layers) {
        images.isMadeOf(id, layers);
        return this;
    }

    /** A tag is put on an image, or moved to it, as a stranger would. */
    public FakeEngine tags(String reference, String id) {
        images.put(reference, id);
        return this;
    }

    /** Removing an image fails like this. */
    public FakeEngine failsImageRemoval(String reference, EngineException failure) {
        images.fails(reference, failure);
        return this;
    }

    /** A cache takes that much. */
    public FakeEngine holds(String cache, ByteSize size) {
        volumes.holds(cache, size);
        return this;
    }

    /** {@return all references to images that are there} */
    public List<String> references() {
        return images.images().stream()
                .flatMap(image -> image.references().stream())
                .sorted()
                .toList();
    }

    /** {@return all caches that are there} */
    public List<String> cacheVolumes() {
        return volumes.caches().stream().map(StoredCache::cache).toList();
    }

    private @Nullable String userOfImage(String id) {
        return user(container -> container.spec().image().id().equals(id));
    }

    private @Nullable String userOfVolume(String volume) {
        return user(container -> container.spec().caches().stream()
                .anyMatch(cache -> FakeVolumes.volume(cache.volume()).equals(volume)));
    }

    private @Nullable String user(Predicate<FakeContainer> uses) {
        return snapshot().stream()
                .filter(container -> container.exists() && uses.test(container))
                .map(container -> "container " + container.name() + " uses it")
                .findFirst()
                .orElse(null);
    }

    /** A command does this. */
    public synchronized FakeEngine does(Command command, FakeStep script) {
        table.put(command, script);
        return this;
    }

    /** The next pulls of an image fail like this, one after the other. */
    public synchronized FakeEngine failsPull(String reference, EngineException... failures) {
        pullFailures.computeIfAbsent(reference, key -> new ArrayDeque<>()).addAll(List.of(failures));
        return this;
    }

    /** The next claims of a step fail like this. */
    public synchronized FakeEngine failsClaim(String step, EngineException... failures) {
        claimFailures.computeIfAbsent(step, key -> new ArrayDeque<>()).addAll(List.of(failures));
        return this;
    }

    /** The next starts of a step fail like this. */
    public synchronized FakeEngine failsStart(String step, EngineException... failures) {
        startFailures.computeIfAbsent(step, key -> new ArrayDeque<>()).addAll(List.of(failures));
        return this;
    }

    /** The next lists of all claims fail like this. */
    public synchronized FakeEngine failsClaims(EngineException... failures) {
        listFailures.addAll(List.of(failures));
        return this;
    }

    /** The next questions what a run has left fail like this. */
    public synchronized FakeEngine failsRemnants(EngineException... failures) {
        remnantFailures.addAll(List.of(failures));
        return this;
    }

    /** The next removals of a step's containers fail like this. */
    public synchronized FakeEngine failsRemoval(String step, EngineException... failures) {
        removeFailures.computeIfAbsent(step, key -> new ArrayDeque<>()).addAll(List.of(failures));
        return this;
    }

    /** A step uses so much memory. */
    public synchronized FakeEngine uses(String step, ByteSize bytes) {
        memory.put(step, bytes.bytes());
        return this;
    }

    /** How long claims and removals take. */
    public synchronized FakeEngine takes(Duration claim, Duration removal) {
        claimTakes = claim;
        removeTakes = removal;
        return this;
    }

    /** The name that a step's container has. */
    public static String nameOf(RunSpec run, StepSpec step) {
        return "ciroach-" + run.id() + "-"
                + step.step().toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]", "-") + "-"
                + Integer.toHexString(step.step().hashCode()) + "-" + step.attempt();
    }

    /** A failure of an engine. */
    public static EngineException failure(Reason reason, String message) {
        return new EngineException(reason, message, null, null);
    }

    /** {@return what happened, in order, each with the seconds since the start: {@code 12.5 stop lint#1}} */
    public synchronized List<String> journal() {
        return List.copyOf(journal);
    }

    /** {@return the most containers that were live at once} */
    public synchronized int peakLive() {
        return peakLive;
    }

    /** {@return the largest sum of memory limits that were live at once} */
    public synchronized long peakMemory() {
        return peakMemory;
    }

    /** {@return the names of what is there with a run's label} */
    public synchronized List<String> leftOf(String run) {
        return Stream.concat(
                        containers.stream()
                                .filter(container -> container.exists()
                                        && container.run().spec().id().equals(run))
                                .map(FakeContainer::name),
                        placesOf(run).stream().map(FakePlace::container))
                .toList();
    }

    /** Removes a container as a stranger would. */
    public void removeBehindItsBack(String name) {
        snapshot().stream()
                .filter(container -> container.name().equals(name))
                .forEach(FakeContainer::removeBehindItsBack);
    }

    /** An image vanishes. */
    public synchronized void forgets(String reference) {
        images.forget(reference);
    }

    /** Fails when a container, a pull or a connection is left. */
    public synchronized void checkNothingIsOpen() {
        List<String> open = Stream.concat(
                        containers.stream().filter(FakeContainer::exists).map(FakeContainer::name),
                        places.stream().map(FakePlace::container))
                .toList();
        if (!open.isEmpty() || openPulls != 0 || openConnections != 0) {
            throw new AssertionError(
                    "left open: containers " + open + ", " + openPulls + " pulls, " + openConnections + " connections");
        }
    }

    // ---- what its parts ask

    Time time() {
        return time;
    }

    ThreadFactory threads() {
        return threads;
    }

    synchronized void note(String what) {
        long millis = time.nanos() / 1_000_000;
        journal.add(String.format(Locale.ROOT, "%.1f %s", millis / 1000.0, what));
        List<FakeContainer> live = containers.stream()
                .filter(container -> container.isLive() && !container.isHelper())
                .toList();
        peakLive = Math.max(peakLive, live.size());
        peakMemory = Math.max(
                peakMemory,
                live.stream()
                        .mapToLong(container -> container.spec().memory().bytes())
                        .sum());
    }

    synchronized long memoryOf(StepSpec spec) {
        return memory.getOrDefault(spec.step(), 1L << 20);
    }

    private static @Nullable EngineException next(Map<String, Deque<EngineException>> failures, String key) {
        Deque<EngineException> queue = failures.get(key);
        return queue == null ? null : queue.poll();
    }

    synchronized @Nullable EngineException startFailure(StepSpec spec) {
        EngineException planned = next(startFailures, spec.step());
        if (planned == null
                && spec.command() instanceof Command.Exec exec
                && exec.arguments().contains("/no/such/command")) {
            return new EngineException(
                    Reason.CANNOT_START,
                    "/no/such/command: not found in image " + spec.image().reference(),
                    127,
                    null);
        }
        return planned;
    }

    void removing(FakeContainer container) {
        if (!container.exists()) {
            return;
        }
        pass(removeTakes);
        EngineException failure;
        synchronized (this) {
            failure = next(removeFailures, container.spec().step());
        }
        if (failure != null) {
            throw failure;
        }
        note("remove " + container.spec().step() + "#" + container.spec().attempt());
    }

    private void pass(Duration duration) {
        if (duration.isZero()) {
            return;
        }
        try {
            time.<String>mailbox().poll(time.in(duration));
        } catch (InterruptedException e) {
            throw new EngineException(Reason.CANCELLED, "interrupted", null, e);
        }
    }

    synchronized FakeStep scriptOf(Command command) {
        FakeStep written = table.get(command);
        if (written != null) {
            return written;
        }
        return command instanceof Command.Shell shell ? FakeStep.shell(shell.script()) : FakeStep.of();
    }

    private synchronized List<FakePlace> allPlaces() {
        return List.copyOf(places);
    }

    private synchronized List<FakeContainer> snapshot() {
        return List.copyOf(containers);
    }

    // ---- EngineProvider

    @Override
    public String name() {
        return "fake";
    }

    @Override
    public synchronized Engine open(EngineRequest request) {
        openConnections++;
        return new Connection();
    }

    private final class Connection implements Engine {
        private boolean closed;

        @Override
        public EngineInfo info() {
            return new EngineInfo(
                    "fake-engine",
                    "unix:///fake.sock",
                    "test",
                    "1.0",
                    "1.41",
                    CAPACITY,
                    new Capabilities(false, true, true, true, true, false));
        }

        @Override
        public void checkSees(RunSpec run) {}

        @Override
        public EngineRun openRun(RunSpec run, Intents intents) {
            return new Run(run, intents);
        }

        @Override
        public List<LiveClaim> claims() {
            EngineException failure;
            synchronized (FakeEngine.this) {
                failure = listFailures.poll();
            }
            if (failure != null) {
                throw failure;
            }
            return Stream.concat(
                            snapshot().stream()
                                    .filter(container -> container.isLive() && !container.isHelper())
                                    .map(FakeContainer::live),
                            allPlaces().stream().map(FakePlace::live))
                    .toList();
        }

        @Override
        public List<Trace> traces() {
            return Stream.concat(
                            snapshot().stream().filter(FakeContainer::exists).map(FakeContainer::trace),
                            allPlaces().stream().map(FakePlace::trace))
                    .toList();
        }

        @Override
        public OptionalInt exitCode(String container) {
            return named(container).stream()
                    .map(FakeContainer::exitCode)
                    .filter(OptionalInt::isPresent)
                    .findFirst()
                    .orElse(OptionalInt.empty());
        }

        @Override
        public void removeVolumes(String run) {
            // It has none.
        }

        @Override
        public boolean remove(String container) {
            List<FakeContainer> found = named(container);
            found.forEach(one -> one.remove(gone -> {}));
            synchronized (FakeEngine.this) {
                return places.removeIf(place -> place.container().equals(container)) || !found.isEmpty();
            }
        }

        private List<FakeContainer> named(String name) {
            return snapshot().stream()
                    .filter(container -> container.exists() && container.name().equals(name))
                    .toList();
        }

        @Override
        public Optional<ImageStore> imageStore() {
            return Optional.of(images);
        }

        @Override
        public Optional<CacheStore> cacheStore() {
            return Optional.of(volumes);
        }

        @Override
        public Instant timeOf(Instant here) {
            return here;
        }

        @Override
        public void close() {
            synchronized (FakeEngine.this) {
                openConnections -= closed ? 0 : 1;
                closed = true;
            }
        }
    }

    /** Who is told that a container is gone. */
    @FunctionalInterface
    interface Remover {
        void gone(FakeContainer container);
    }

    /** A run on it. */
    final class Run implements EngineRun, Remover {
        private final RunSpec spec;
        private final Intents intents;
        private final Set<FakePull> pulls = new HashSet<>();
        private final Set<String> fetching = new HashSet<>();
        private final Set<FakeContainer> gone = new HashSet<>();
        private boolean closed;
        private int helpers;

        Run(RunSpec spec, Intents intents) {
            this.spec = spec;
            this.intents = intents;
        }

        RunSpec spec() {
            return spec;
        }

        @Override
        public ImagePull pull(ImageRequest request, PullProgress progress) {
            FakePull pull = new FakePull(this, request, progress);
            synchronized (FakeEngine.this) {
                pulls.add(pull);
                openPulls++;
            }
            Thread thread = threads.newThread(pull::play);
            thread.setName("fake pull " + request.reference());
            thread.start();
            return pull;
        }

        @Override
        public Claim claim(StepSpec step, Turn turn) {
            synchronized (FakeEngine.this) {
                if (closed) {
                    throw failure(Reason.CANCELLED, "the run is closed");
                }
                EngineException failure = next(claimFailures, step.step());
                if (failure != null) {
                    throw failure;
                }
                if (!images.has(step.image().reference())) {
                    throw failure(Reason.IMAGE_GONE, "image " + step.image().reference() + " is gone");
                }
            }
            step.caches().stream().filter(cache -> !cache.throwaway()).forEach(cache -> {
                intents.before(Intents.Kind.CACHE, FakeVolumes.volume(cache.volume()));
                volumes.put(cache.volume());
            });
            String container = nameOf(spec, step);
            intents.before(Intents.Kind.CONTAINER, container);
            pass(claimTakes);
            FakeContainer made =
                    new FakeContainer(FakeEngine.this, this, step, turn, scriptOf(step.command()), container);
            synchronized (FakeEngine.this) {
                containers.add(made);
            }
            note("claim " + step.step() + "#" + step.attempt());
            return made;
        }

        @Override
        public Place queue(StepSpec step, Turn turn, Duration lifetime) {
            int number;
            synchronized (FakeEngine.this) {
                if (closed) {
                    throw failure(Reason.CANCELLED, "the run is closed");
                }
                number = ++helpers;
            }
            String name = "ciroach-" + spec.id() + "--helper-" + number;
            intents.before(Intents.Kind.CONTAINER, name);
            FakePlace place = new FakePlace(FakeEngine.this, this, step, turn, name, lifetime);
            synchronized (FakeEngine.this) {
                places.add(place);
            }
            return place;
        }

        /** A place was given up, or taken away. */
        void left(FakePlace place) {
            synchronized (FakeEngine.this) {
                places.remove(place);
            }
            intents.gone(Intents.Kind.CONTAINER, place.container());
        }

        @Override
        public boolean has(Image image, List<String> programs) {
            synchronized (FakeEngine.this) {
                return images.has(image.reference())
                        && !withoutShell.contains(image.reference())
                        && programs.stream().noneMatch(program -> program.startsWith("no-such"));
            }
        }

        @Override
        public RunningStep help(HelperSpec helper, StepOutput output) {
            FakeStep script;
            int number;
            synchronized (FakeEngine.this) {
                if (closed) {
                    throw failure(Reason.CANCELLED, "the run is closed");
                }
                if (!images.has(helper.image().reference())) {
                    throw failure(Reason.IMAGE_GONE, "image " + helper.image().reference() + " is gone");
                }
                HelperWork work = helperWork;
                script = table.getOrDefault(
                        new Command.Shell(helper.script()),
                        FakeStep.of(container -> FakeStep.exit(work.run(helper)).play(container)));
                number = ++helpers;
            }
            String name = "ciroach-" + spec.id() + "--helper-" + number;
            intents.before(Intents.Kind.CONTAINER, name);
            FakeContainer made = new FakeContainer(
                    FakeEngine.this, this, step(helper, number), Turn.since(time.now()), script, name);
            synchronized (FakeEngine.this) {
                containers.add(made);
            }
            return made.start(output);
        }

        private StepSpec step(HelperSpec helper, int number) {
            return StepDraft.of(HELPER)
                    .attempt(number)
                    .image(helper.image())
                    .command(new Command.Exec(helper.arguments()))
                    .entrypoint(List.of("sh", "-c", helper.script()))
                    .memoryMb(64)
                    .readOnly(true)
                    .lifetime(helper.lifetime())
                    .build();
        }

        @Override
        public List<Remnant> remnants() {
            EngineException failure;
            synchronized (FakeEngine.this) {
                failure = remnantFailures.poll();
            }
            if (failure != null) {
                throw failure;
            }
            return snapshot().stream()
                    .filter(FakeContainer::exists)
                    .filter(container -> container.run().spec.id().equals(spec.id()))
                    .map(container -> new Remnant(
                            "container",
                            container.name(),
                            container.isHelper() ? null : container.spec().step()))
                    .toList();
        }

        @Override
        public void gone(FakeContainer container) {
            boolean first;
            synchronized (FakeEngine.this) {
                first = gone.add(container);
            }
            if (first) {
                intents.gone(Intents.Kind.CONTAINER, container.name());
            }
        }

        @Override
        public int removed() {
            synchronized (FakeEngine.this) {
                return (int)
                        gone.stream().filter(container -> !container.isHelper()).count();
            }
        }

        @Override
        public void close() {
            List<FakePull> open;
            synchronized (FakeEngine.this) {
                closed = true;
                open = List.copyOf(pulls);
            }
            open.forEach(FakePull::cancel);
            EngineException first = null;
            for (FakeContainer container : snapshot()) {
                if (container.run().spec.id().equals(spec.id())) {
                    try {
                        container.remove(container.run() == this ? this : gone -> {});
                    } catch (EngineException e) {
                        first = first == null ? e : first;
                    }
                }
            }
            placesOf(spec.id()).forEach(FakePlace::close);
            if (first != null) {
                throw first;
            }
        }
    }

    private synchronized List<FakePlace> placesOf(String run) {
        return places.stream().filter(place -> place.isOf(run)).toList();
    }

    private final class FakePull implements ImagePull {

        private record Cancel() {}

        private record End(@Nullable Image image, @Nullable RuntimeException failure) {}

        private final Run run;
        private final ImageRequest request;
        private final PullProgress progress;
        private final Mailbox<Cancel> cancels = time.mailbox();
        private final Mailbox<End> end = time.mailbox();

        FakePull(Run run, ImageRequest request, PullProgress progress) {
            this.run = run;
            this.request = request;
            this.progress = progress;
        }

        void play() {
            End result;
            try {
                result = new End(fetch(), null);
            } catch (RuntimeException e) {
                result = new End(null, e);
            } catch (InterruptedException e) {
                result = new End(null, new IllegalStateException(e));
            }
            synchronized (FakeEngine.this) {
                run.pulls.remove(this);
                run.fetching.remove(request.reference());
                openPulls--;
            }
            end.put(result);
        }

        private Image fetch() throws InterruptedException {
            String reference = request.reference();
            boolean present;
            Duration takes;
            EngineException failure;
            synchronized (FakeEngine.this) {
                present = images.has(reference);
                takes = registry.get(reference);
                failure = request.pull() == Pull.NEVER ? null : next(pullFailures, reference);
            }
            if (failure == null && present && (request.pull() != Pull.ALWAYS || takes == null)) {
                return new Image(reference, Objects.requireNonNull(images.id(reference)), false);
            }
            if (failure == null && (request.pull() == Pull.NEVER || takes == null)) {
                throw failure(Reason.IMAGE_MISSING, "there is no image " + reference);
            }
            boolean first;
            synchronized (FakeEngine.this) {
                first = run.fetching.add(reference);
            }
            if (first) {
                run.intents.before(Intents.Kind.IMAGE, reference);
            }
            progress.started();
            note("pull " + reference);
            boolean stalls = takes != null && takes.compareTo(STALL) > 0;
            Duration wait = takes == null ? Duration.ofSeconds(1) : stalls ? STALL : takes;
            if (cancels.poll(time.in(wait)) != null) {
                throw failure(Reason.CANCELLED, "the pull of " + reference + " was cancelled");
            }
            if (failure != null) {
                throw failure;
            }
            if (stalls) {
                throw failure(Reason.PULL_STALLED, "the pull of " + reference + " made no progress for 120 s");
            }
            progress.bytes(100, 100);
            note("pulled " + reference);
            String id;
            FetchedImage fetched;
            synchronized (FakeEngine.this) {
                id = registryIds.getOrDefault(reference, FakeImages.idOf(reference));
                fetched = new FetchedImage(
                        reference,
                        id,
                        List.of(FakeImages.digest(reference, id)),
                        images.id(reference),
                        !images.hasId(id));
                images.fetch(reference, id);
            }
            run.intents.fetched(fetched);
            return new Image(reference, id, !id.equals(fetched.before()));
        }

        @Override
        public Image await() throws InterruptedException {
            End result = end.poll(Time.NEVER);
            if (result == null) {
                throw new AssertionError("a wait without end has ended");
            }
            end.put(result); // for the next who asks
            if (result.failure() != null) {
                throw result.failure();
            }
            if (result.image() == null) {
                throw new AssertionError("neither image nor failure");
            }
            return result.image();
        }

        @Override
        public void cancel() {
            cancels.put(new Cancel());
        }
    }
}
