package io.ciroach.budget;

import static org.assertj.core.api.Assertions.assertThat;

import io.ciroach.engine.Engine;
import io.ciroach.engine.EngineRequest;
import io.ciroach.engine.EngineRun;
import io.ciroach.engine.FakeEngine;
import io.ciroach.engine.Intents;
import io.ciroach.engine.LiveClaim;
import io.ciroach.engine.RunSpec;
import io.ciroach.engine.RunningStep;
import io.ciroach.model.Budget;
import io.ciroach.model.ByteSize;
import io.ciroach.model.Cpus;
import io.ciroach.model.GitAccess;
import io.ciroach.store.EngineLock;
import io.ciroach.testing.Seed;
import io.ciroach.testing.SimulatedTime;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Processes of several users with unequal limits on one engine, each request in any order, some killed at any of them. The
 * sum of all that runs is within the limits of whoever claimed last; and all that was asked for comes to its turn, though one run
 * asks for small rooms without end for as long as anybody else waits. {@code -Dciroach.seed=} runs one.
 */
@Timeout(300)
class EngineBudgetPropertyTest {

    private static final int WORLDS = Integer.getInteger("ciroach.budget.worlds", 40);

    /** More than all that is asked for takes one after the other. */
    private static final Duration LONG = Duration.ofMinutes(30);

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path folder;

    @Test
    void nobodyStartsOverItsLimitsAndNobodyIsStarved() throws Exception {
        boolean one = Long.getLong("ciroach.seed") != null;
        long first = Seed.get();
        for (long seed = first; seed < first + (one ? 1 : WORLDS); seed++) {
            try {
                new World(seed, folder.resolve("w" + (seed - first))).play();
            } catch (Throwable e) {
                throw new AssertionError("failed for " + Seed.words(seed) + ": " + e.getMessage(), e);
            }
        }
    }

    private static final class World {
        private final Random random;
        private final Path folder;
        private final SimulatedTime time = new SimulatedTime();
        private final FakeEngine fake = new FakeEngine(time, time).has("img:1");
        private final Engine truth = fake.open(new EngineRequest(null, Map.of(), Path.of("/")));
        private final List<Contender> processes = new ArrayList<>();
        private final Set<String> dead = new HashSet<>();
        private final List<String> faults = Collections.synchronizedList(new ArrayList<>());
        private int starts;

        World(long seed, Path folder) {
            this.random = new Random(seed);
            this.folder = folder;
        }

        void play() throws Exception {
            time.enter();
            try {
                int count = 2 + random.nextInt(4);
                processes.add(new Contender("stream", limits(), 0));
                for (int i = 0; i < count; i++) {
                    processes.add(
                            new Contender("r" + i, limits(), random.nextInt(3) == 0 ? 1 + random.nextInt(40) : 0));
                }
                processes.forEach(process -> time.newThread(process::work).start());
                while (processes.stream().anyMatch(process -> !process.over)
                        && time.elapsed().compareTo(LONG) < 0) {
                    time.<String>mailbox().poll(time.in(Duration.ofSeconds(1)));
                }
                assertThat(faults).isEmpty();
                assertThat(processes.stream().filter(process -> !process.over).map(Contender::toString))
                        .as("still waiting after " + LONG)
                        .isEmpty();
                assertThat(starts).isPositive();
            } finally {
                processes.forEach(process -> process.over = true);
                processes.forEach(process -> process.unwrapped.close());
                truth.close();
                time.awaitQuiet();
                time.leave();
            }
            fake.checkNothingIsOpen();
        }

        private Budget limits() {
            return new Budget(
                    100,
                    ByteSize.ofMb(8 + random.nextInt(9)),
                    random.nextBoolean() ? null : Cpus.of(4 + random.nextInt(4)));
        }

        /**
         * Right after a container was started, with nothing in between: the sum is within the limits of the one that was
         * created last. It need not be the one that was started last, as limits are looked at before the start takes effect.
         */
        private void check() {
            starts++;
            List<LiveClaim> running =
                    truth.claims().stream().filter(LiveClaim::started).toList();
            Budget limits =
                    Objects.requireNonNull(running.get(running.size() - 1).limits());
            List<String> caches = running.stream()
                    .flatMap(claim -> claim.turn().caches().stream())
                    .toList();
            if (!Size.of(running).fits(limits) || Set.copyOf(caches).size() != caches.size()) {
                faults.add("over " + limits + ": " + running);
            }
        }

        /** What one step does with its room. */
        private record Work(int mb, @Nullable Cpus cpus, boolean cleanup, Map<String, String> caches, Duration takes) {}

        private final class Contender {
            private final String id;
            private final Budget limits;
            private final Random own = new Random(random.nextLong());
            private final EngineBudget budget;
            private final Engine connection;
            private final EngineRun unwrapped;
            private final Map<String, Work> wanted = new HashMap<>();
            private final Map<String, Reservation> rooms = new LinkedHashMap<>();
            private final Map<String, RunningStep> running = new HashMap<>();
            private final Map<String, Long> ends = new HashMap<>();
            private int toAsk = 2 + own.nextInt(5);
            private int asked;
            private volatile boolean over;

            Contender(String id, Budget limits, int killedAt) {
                this.id = id;
                this.limits = limits;
                RunSpec spec = new RunSpec(
                        id, "p", "owner " + id, limits, folder, 0, 0, GitAccess.READ_ONLY, folder.resolve("scratch"));
                this.connection =
                        new SlowEngine(time, own, 1 + own.nextInt(300), killedAt, World.this::check).on(truth);
                this.unwrapped = truth.openRun(spec, Intents.NONE);
                this.budget = new EngineBudget(
                        id,
                        limits,
                        connection,
                        connection.openRun(spec, Intents.NONE),
                        EngineLock.of(folder.resolve(own.nextBoolean() ? "home" : "other home"), "fake"),
                        time.clock(),
                        dead::contains,
                        work -> time.newThread(() -> unlessKilled(work)).start(),
                        own);
            }

            private boolean isStream() {
                return id.equals("stream");
            }

            void work() {
                try {
                    while (!over && hasMore()) {
                        long next = time.in(Duration.ofMillis(own.nextInt(2000)));
                        ask();
                        if (!budget.isEmpty()) {
                            next = Math.min(next, look());
                        }
                        end();
                        time.<String>mailbox().poll(next);
                    }
                } catch (SlowEngine.Killed e) {
                    time.at(time.elapsed().plusMillis(own.nextInt(3000)), () -> dead.add("owner " + id));
                } catch (InterruptedException | RuntimeException | Error e) {
                    faults.add(id + ": " + e);
                }
                over = true;
            }

            private void unlessKilled(Runnable work) {
                try {
                    work.run();
                } catch (SlowEngine.Killed e) {
                    // This was its last request; its main thread finds out at its next.
                }
            }

            private boolean hasMore() {
                return wantsMore() || !budget.isEmpty() || !rooms.isEmpty();
            }

            /** The stream goes on for as long as there is anybody whom it could starve. */
            private boolean wantsMore() {
                return asked < toAsk
                        || (isStream() && processes.stream().anyMatch(other -> !other.isStream() && !other.over));
            }

            private void ask() {
                boolean now = isStream() ? wanted.size() - ends.size() < 3 : own.nextInt(3) == 0;
                if (!now || !wantsMore()) {
                    return;
                }
                int most = (int) (limits.memory().bytes() >> 20);
                Work work = new Work(
                        1 + own.nextInt(isStream() ? 3 : most),
                        limits.cpus() != null && own.nextBoolean() ? Cpus.of(1 + own.nextInt(3)) : null,
                        !isStream() && own.nextInt(4) == 0,
                        own.nextInt(4) == 0 ? Map.of("volume", "m2") : Map.of(),
                        Duration.ofMillis(own.nextInt(isStream() ? 3000 : 10_000)));
                String step = "s" + asked++;
                wanted.put(step, work);
                budget.enter(new Demand(Rivals.spec(step, work.mb(), work.cpus()), work.cleanup(), work.caches()));
            }

            private long look() {
                EngineBudget.Look look = budget.look();
                for (Answer answer : look.answers()) {
                    if (answer instanceof Answer.Admitted admitted) {
                        rooms.put(answer.step(), admitted.reservation());
                        running.put(answer.step(), admitted.reservation().start((stderr, bytes, offset, length) -> {}));
                        Work work = wanted.get(answer.step());
                        if (work != null) {
                            ends.put(answer.step(), time.in(work.takes()));
                        }
                    } else if (answer instanceof Answer.Refused refused) {
                        throw refused.failure();
                    }
                }
                return time.in(look.again());
            }

            private void end() {
                for (String step : List.copyOf(rooms.keySet())) {
                    Long when = ends.get(step);
                    if (when != null && when <= time.nanos()) {
                        Reservation room = rooms.remove(step);
                        RunningStep one = running.remove(step);
                        wanted.remove(step);
                        ends.remove(step);
                        if (room != null && one != null) {
                            one.kill();
                            room.close();
                        }
                    }
                }
            }

            @Override
            public String toString() {
                return id + " under " + limits + " wants " + wanted + ", has " + rooms.keySet();
            }
        }
    }
}
