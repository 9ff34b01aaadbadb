package io.ciroach.budget;

import static org.assertj.core.api.Assertions.assertThat;

import io.ciroach.engine.Engine;
import io.ciroach.engine.LiveClaim;
import io.ciroach.engine.Trace;
import io.ciroach.engine.docker.TestEngine;
import io.ciroach.model.ByteSize;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Processes on one engine with real starts, one of them another user's where this one may become another, one with smaller
 * limits; every now and then one that has started something is killed, and another begins. From outside, the engine is asked
 * twenty times a second what runs. A unit is more than other users of the engine are likely to take together, so that these
 * do not decide.
 *
 * <p>{@code -Dciroach.budget.seconds}, {@code .processes} and {@code .kill} (milliseconds between two) say how much of it.
 */
@Timeout(600)
class EngineBudgetIT {

    private static final int SECONDS = Integer.getInteger("ciroach.budget.seconds", 10);
    private static final int PROCESSES = Integer.getInteger("ciroach.budget.processes", 3);
    private static final int KILL = Integer.getInteger("ciroach.budget.kill", 1500);

    private static final long UNIT = 16 << 10;
    private static final int UNITS = 4;
    private static final long SPARE = 4 << 10;

    private final String prefix = "b" + Long.toString(System.nanoTime() & 0xffffffL, 36) + "x";
    private final AtomicInteger numbers = new AtomicInteger();
    private final List<Child> all = Collections.synchronizedList(new ArrayList<>());

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path folder;

    /** One process: who it is, and what it has told. */
    private final class Child {
        final String id = prefix + numbers.incrementAndGet();
        final int kind;
        final Process process;
        final AtomicInteger starts = new AtomicInteger();
        final List<Long> waits = Collections.synchronizedList(new ArrayList<>());

        Child(int kind, int units, int fewest, int most) throws IOException {
            this.kind = kind;
            boolean stranger = kind == 1 && mayBecomeAnother();
            Path home = home(stranger);
            List<String> command = new ArrayList<>();
            if (stranger) {
                int group = (int) Files.getAttribute(TestEngine.socket(), "unix:gid");
                command.addAll(List.of("setpriv", "--reuid=1234", "--regid=" + group, "--clear-groups"));
            }
            command.addAll(List.of(
                    ProcessHandle.current().info().command().orElse("java"),
                    "-XX:TieredStopAtLevel=1",
                    "-XX:+UseSerialGC",
                    "-Xshare:auto",
                    "-Duser.home=" + home,
                    "-cp",
                    stranger ? readableByAll() : System.getProperty("java.class.path"),
                    BudgetChild.class.getName(),
                    home.toString(),
                    id,
                    Long.toString(UNIT * units + SPARE),
                    Long.toString(UNIT),
                    Integer.toString(fewest),
                    Integer.toString(most)));
            process = new ProcessBuilder(command)
                    .redirectError(folder.resolve(id + ".err").toFile())
                    .start();
            Thread reader = new Thread(this::read);
            reader.setDaemon(true);
            reader.start();
            all.add(this);
        }

        private void read() {
            try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
                String line;
                while ((line = lines.readLine()) != null) {
                    if (line.startsWith("start ")) {
                        waits.add(Long.parseLong(line.substring(6)));
                        starts.incrementAndGet();
                    }
                }
            } catch (IOException e) {
                // It was killed.
            }
        }

        void kill() {
            process.destroyForcibly().onExit().join();
        }

        /** Lets it end what it has begun. */
        void quit() throws Exception {
            process.getOutputStream().close();
            assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
            assertThat(process.exitValue())
                    .as(Files.readString(folder.resolve(id + ".err")))
                    .isZero();
        }
    }

    private static boolean mayBecomeAnother() {
        return "root".equals(System.getProperty("user.name"))
                && Files.isExecutable(Path.of("/usr/bin/setpriv"))
                && Files.exists(TestEngine.socket());
    }

    private Path home(boolean strangers) throws IOException {
        Path home = folder.resolve(strangers ? "stranger" : "home");
        if (!Files.exists(home)) {
            Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
            Files.createDirectory(home);
            if (strangers) {
                Files.setAttribute(home, "unix:uid", 1234);
            }
        }
        return home;
    }

    /** Jars may lie in the private folder of whoever builds. */
    private String readableByAll() throws IOException {
        Path copies = folder.resolve("classes");
        if (!Files.exists(copies)) {
            Files.createDirectory(copies);
            for (String entry : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
                Path from = Path.of(entry);
                if (Files.isDirectory(from)) {
                    copyTree(from, copies);
                } else if (Files.exists(from)) {
                    Files.copy(from, copies.resolve(numbers.incrementAndGet() + ".jar"));
                }
            }
        }
        return copies + File.pathSeparator + copies + "/*";
    }

    private static void copyTree(Path from, Path to) throws IOException {
        try (var files = Files.walk(from)) {
            for (Path file : (Iterable<Path>) files::iterator) {
                Path target = to.resolve(from.relativize(file).toString());
                if (Files.isDirectory(file)) {
                    Files.createDirectories(target);
                } else if (!Files.exists(target)) {
                    Files.copy(file, target);
                }
            }
        }
    }

    private Child begin(int kind) throws IOException {
        // The third of them may take no more than two units of all that there is.
        return kind == 2 ? new Child(kind, 2, 2, 2) : new Child(kind, UNITS, 1, 3);
    }

    @Test
    void processesShareTheEngineWhoeverIsKilled() throws Exception {
        AtomicLong most = new AtomicLong();
        AtomicInteger samples = new AtomicInteger();
        List<Throwable> faults = Collections.synchronizedList(new ArrayList<>());
        ScheduledExecutorService sampler = Executors.newSingleThreadScheduledExecutor();
        int kills = 0;
        try (Engine engine = TestEngine.open()) {
            List<Child> live = new ArrayList<>();
            for (int kind = 0; kind < PROCESSES; kind++) {
                live.add(begin(kind));
            }
            var unused = sampler.scheduleAtFixedRate(
                    () -> {
                        try {
                            most.accumulateAndGet(unitsRunning(engine), Math::max);
                            samples.incrementAndGet();
                        } catch (RuntimeException e) {
                            faults.add(e);
                        }
                    },
                    0,
                    50,
                    TimeUnit.MILLISECONDS);
            kills = killFor(live);
            sampler.shutdown();
            assertThat(sampler.awaitTermination(1, TimeUnit.MINUTES)).isTrue();
            for (Child child : live) {
                child.quit();
            }
            // What the killed ones held is free again: somebody gets all of it.
            Child last = new Child(0, UNITS, UNITS, UNITS);
            CountDownLatch pace = new CountDownLatch(1);
            for (int tries = 0; tries < 600 && last.starts.get() == 0; tries++) {
                pace.await(50, TimeUnit.MILLISECONDS);
            }
            last.quit();
            assertThat(last.starts).hasPositiveValue();
            report(kills, most.get(), samples.get());
            // What has ended holds nothing; to remove it is the recovery's, which these processes have none of.
            assertThat(engine.claims().stream()
                            .filter(claim -> claim.holds() && claim.run().startsWith(prefix)))
                    .isEmpty();
        } finally {
            sampler.shutdownNow();
            all.forEach(Child::kill);
            try (Engine engine = TestEngine.open()) {
                left(engine).forEach(engine::remove);
            }
        }
        assertThat(faults).isEmpty();
        assertThat(samples).hasPositiveValue();
        assertThat(most.get()).as("units that ran at once").isBetween(1L, (long) UNITS);
        for (int kind = 0; kind < PROCESSES; kind++) {
            assertThat(startsOf(kind)).as("starts of kind " + kind).isPositive();
        }
    }

    /** Every so often one that has started something is killed, and another takes its part. */
    private int killFor(List<Child> live) throws Exception {
        Random random = new Random();
        CountDownLatch pace = new CountDownLatch(1);
        int kills = 0;
        for (long millis = 0; millis < SECONDS * 1000L; millis += KILL) {
            pace.await(KILL, TimeUnit.MILLISECONDS);
            List<Child> busy =
                    live.stream().filter(child -> child.starts.get() > 0).toList();
            if (!busy.isEmpty()) {
                Child victim = busy.get(random.nextInt(busy.size()));
                victim.kill();
                live.set(live.indexOf(victim), begin(victim.kind));
                kills++;
            }
        }
        return kills;
    }

    private long unitsRunning(Engine engine) {
        return engine.claims().stream()
                        .filter(claim -> claim.started() && claim.run().startsWith(prefix))
                        .map(LiveClaim::memory)
                        .mapToLong(ByteSize::bytes)
                        .sum()
                / ByteSize.ofMb(UNIT).bytes();
    }

    private List<String> left(Engine engine) {
        return engine.traces().stream()
                .filter(trace -> trace.run().startsWith(prefix))
                .map(Trace::container)
                .toList();
    }

    private int startsOf(int kind) {
        return all.stream()
                .filter(child -> child.kind == kind)
                .mapToInt(child -> child.starts.get())
                .sum();
    }

    private void report(int kills, long most, int samples) throws IOException {
        List<Long> waits = all.stream()
                .flatMap(child -> List.copyOf(child.waits).stream())
                .sorted()
                .toList();
        long half = waits.isEmpty() ? 0 : waits.get(waits.size() / 2);
        long longest = waits.isEmpty() ? 0 : waits.get(waits.size() - 1);
        Files.writeString(
                Path.of("target", "engine-budget.txt"),
                PROCESSES + " processes, " + SECONDS + " s: " + waits.size() + " starts, " + kills + " kills, "
                        + samples
                        + " samples, at most " + most + " of " + UNITS + " units, wait p50 " + half + " ms, max "
                        + longest
                        + " ms\n");
    }
}
