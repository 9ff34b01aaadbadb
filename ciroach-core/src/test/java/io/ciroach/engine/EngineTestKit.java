package io.ciroach.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.ciroach.engine.Script.Act;
import io.ciroach.model.Budget;
import io.ciroach.model.ByteSize;
import io.ciroach.model.Command;
import io.ciroach.model.Cpus;
import io.ciroach.model.GitAccess;
import io.ciroach.model.Pull;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

// Long because it is the vocabulary of the contract: what each engine must bring along, and what each test is said
// with.
/** What the tests of an engine are written with, and what each engine has to give to them. */
abstract class EngineTestKit {

    private static final AtomicInteger RUNS = new AtomicInteger();

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path folder;

    @SuppressWarnings("NullAway.Init")
    Engine engine;

    final Recorded intents = new Recorded();
    final List<EngineRun> runs = new ArrayList<>();
    private final List<String> runIds = new ArrayList<>();

    /** Opens the engine; each call is another connection to the same one. */
    abstract Engine open();

    /** An image that the engine has. */
    abstract String presentImage();

    /** An image that no registry has. */
    abstract String absentImage();

    /** An image that a registry has and the engine has not. */
    abstract String fetchableImage();

    /** An image that a registry has and the engine has not under any name, made of {@link #presentImage} and one layer more. */
    abstract String freshImage();

    /** An image whose registry takes the request and never answers. */
    abstract String stallingImage();

    /** A command that does what the script says. */
    abstract Command command(Script script);

    /** A command as the text of a helper's script. */
    abstract String helperScript(Command command);

    /** A command that is not there. */
    abstract Command commandThatIsNotThere();

    /** Removes a container as a stranger would. */
    abstract void removeBehindItsBack(String container);

    /** What is on the engine with a run's label: containers, networks, volumes. */
    abstract List<String> leftOf(String run);

    @BeforeEach
    void openTheEngine() throws IOException {
        Files.createDirectory(folder.resolve("workspace"));
        Files.createDirectory(folder.resolve("scratch"));
        engine = open();
    }

    @AfterEach
    void nothingIsLeft() {
        runs.forEach(EngineRun::close);
        List<String> left = new ArrayList<>();
        runIds.forEach(id -> left.addAll(leftOf(id)));
        engine.close();
        assertThat(left).as("left on the engine").isEmpty();
        assertThat(intents.stillThere()).as("intents without an end").isEmpty();
    }

    final EngineRun run() {
        return runWith(intents);
    }

    final EngineRun runWith(Intents told) {
        EngineRun run = engine.openRun(runSpec(), told);
        runs.add(run);
        return run;
    }

    final EngineRun open(RunSpec spec) {
        EngineRun run = engine.openRun(spec, intents);
        runs.add(run);
        return run;
    }

    final RunSpec runSpec() {
        String id = "t" + Long.toString(ProcessHandle.current().pid(), 36) + "x"
                + Integer.toString(RUNS.incrementAndGet(), 36) + "x" + Long.toString(System.nanoTime() & 0xffffff, 36);
        runIds.add(id);
        Path workspace = folder.resolve("workspace");
        return new RunSpec(
                id,
                workspace.resolve("ciroach.toml").toString(),
                "owner-of-" + id,
                new Budget(4, ByteSize.ofMb(1024), null),
                workspace,
                owner(workspace, "unix:uid"),
                owner(workspace, "unix:gid"),
                GitAccess.READ_ONLY,
                folder.resolve("scratch"));
    }

    private static int owner(Path path, String attribute) {
        try {
            return (int) Files.getAttribute(path, attribute);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    final List<LiveClaim> claimsOf(RunSpec spec) {
        return engine.claims().stream()
                .filter(live -> live.run().equals(spec.id()))
                .toList();
    }

    final RunningStep start(Act... acts) {
        return start(new Output(), acts);
    }

    final RunningStep start(StepOutput output, Act... acts) {
        return run().claim(step("s", acts)).start(output);
    }

    /** As small as it can be: 32 MB, one CPU, root of the image. */
    final StepSpec step(String name, Act... acts) {
        return StepDraft.of(name)
                .image(image())
                .command(command(Script.of(acts)))
                .cpus(Cpus.of(1))
                .pids(256)
                .build();
    }

    final Image image() {
        try {
            return run().pull(new ImageRequest(presentImage(), Pull.NEVER, null), new Progress())
                    .await();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    static StepSpec withAttempt(StepSpec step, int attempt) {
        return StepDraft.like(step).attempt(attempt).build();
    }

    static StepSpec withImage(StepSpec step, Image image) {
        return StepDraft.like(step).image(image).build();
    }

    static StepSpec withCommand(StepSpec step, Command command) {
        return StepDraft.like(step).command(command).build();
    }

    static StepSpec withCache(StepSpec step, String cache) {
        return StepDraft.like(step).cache(cache, "/cache").build();
    }

    static StepSpec withEnv(StepSpec step, Map<String, String> env) {
        return StepDraft.like(step).env(env).build();
    }

    static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    interface Waiting<T> {
        T get() throws InterruptedException;
    }

    static <T> CompletableFuture<T> inBackground(Waiting<T> waiting) {
        CompletableFuture<T> result = new CompletableFuture<>();
        Thread thread = new Thread(() -> {
            try {
                result.complete(waiting.get());
            } catch (Throwable e) {
                result.completeExceptionally(e);
            }
        });
        thread.setDaemon(true);
        thread.start();
        return result;
    }

    /** Interrupts a thread that waits, and returns what that ended with. */
    static Throwable interrupted(Waiting<?> waiting) throws InterruptedException, ExecutionException {
        CompletableFuture<Throwable> end = new CompletableFuture<>();
        AtomicReference<Object> value = new AtomicReference<>();
        Thread thread = new Thread(() -> {
            try {
                value.set(waiting.get());
                end.completeExceptionally(new AssertionError("it came back with " + value.get()));
            } catch (Throwable e) {
                end.complete(e);
            }
        });
        thread.setDaemon(true);
        thread.start();
        thread.interrupt();
        return end.get();
    }

    /** Keeps what it gets. */
    static final class Output implements StepOutput {
        final CountDownLatch firstByte = new CountDownLatch(1);
        private final ByteArrayOutputStream out = new ByteArrayOutputStream();
        private final ByteArrayOutputStream err = new ByteArrayOutputStream();

        @Override
        public synchronized void write(boolean stderr, byte[] bytes, int offset, int length) {
            (stderr ? err : out).write(bytes, offset, length);
            firstByte.countDown();
        }

        synchronized String out() {
            return out.toString(StandardCharsets.UTF_8);
        }

        synchronized String err() {
            return err.toString(StandardCharsets.UTF_8);
        }
    }

    static final class Progress implements PullProgress {
        final AtomicInteger started = new AtomicInteger();
        private final Runnable onStart;

        Progress() {
            this(() -> {});
        }

        Progress(Runnable onStart) {
            this.onStart = onStart;
        }

        @Override
        public void started() {
            started.incrementAndGet();
            onStart.run();
        }

        @Override
        public void bytes(long current, long total) {
            assertThat(current).isNotNegative();
            assertThat(total).isNotNegative();
        }
    }

    /** Keeps what it is told. Only containers must end: images and caches stay. */
    static final class Recorded implements Intents {
        final ConcurrentLinkedQueue<String> before = new ConcurrentLinkedQueue<>();
        final ConcurrentLinkedQueue<String> gone = new ConcurrentLinkedQueue<>();
        final ConcurrentLinkedQueue<FetchedImage> fetched = new ConcurrentLinkedQueue<>();

        @Override
        public void before(Kind kind, String name) {
            before.add(kind + " " + name);
        }

        @Override
        public void gone(Kind kind, String name) {
            gone.add(kind + " " + name);
        }

        @Override
        public void fetched(FetchedImage image) {
            fetched.add(image);
        }

        List<String> stillThere() {
            Map<String, Integer> open = new LinkedHashMap<>();
            before.forEach(entry -> open.merge(entry, 1, Integer::sum));
            gone.forEach(entry -> open.merge(entry, -1, Integer::sum));
            return open.entrySet().stream()
                    .filter(entry -> entry.getKey().startsWith(Intents.Kind.CONTAINER + " ") && entry.getValue() > 0)
                    .map(Map.Entry::getKey)
                    .toList();
        }
    }
}
