package io.ciroach.clean;

import io.ciroach.engine.Claim;
import io.ciroach.engine.Engine;
import io.ciroach.engine.EngineInfo;
import io.ciroach.engine.EngineRun;
import io.ciroach.engine.ExitStatus;
import io.ciroach.engine.FakeEngine;
import io.ciroach.engine.HelperSpec;
import io.ciroach.engine.Image;
import io.ciroach.engine.ImagePull;
import io.ciroach.engine.ImageRequest;
import io.ciroach.engine.Intents;
import io.ciroach.engine.LiveClaim;
import io.ciroach.engine.Place;
import io.ciroach.engine.PullProgress;
import io.ciroach.engine.Remnant;
import io.ciroach.engine.RunSpec;
import io.ciroach.engine.RunningStep;
import io.ciroach.engine.StepOutput;
import io.ciroach.engine.StepSpec;
import io.ciroach.engine.Trace;
import io.ciroach.engine.Turn;
import io.ciroach.store.JournalFile;
import io.ciroach.store.JournalInMemory;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.function.Supplier;

// Long because it stands between a process and each call of its engine and its disk, one method each.
/**
 * A process, as far as the world outside sees it: its calls of the engine and its writes to the disk. It is killed at one of
 * them; from then on nothing that it does has any effect.
 */
final class Mortal {

    /** What it dies of; nobody catches it on purpose. */
    static final class Killed extends Error {
        private static final long serialVersionUID = 1L;

        Killed() {
            super("killed", null, false, false);
        }
    }

    /** When a call takes effect that the process did not live to see answered. */
    enum Last {
        /** Never: it was not sent. */
        NEVER,
        /** At once: only the answer was lost. */
        AT_ONCE,
        /** Later, when others are at work already. */
        LATE
    }

    private final int killedAt;
    private final Last last;
    private int count;
    private boolean dead;
    private Runnable late = () -> {};

    /** Killed at its n-th deed; 0 for never. */
    Mortal(int killedAt, Last last) {
        this.killedAt = killedAt;
        this.last = last;
    }

    static Mortal immortal() {
        return new Mortal(0, Last.NEVER);
    }

    /** How much it has done. */
    int deeds() {
        return count;
    }

    boolean isDead() {
        return dead;
    }

    /** What takes effect only now. */
    Runnable late() {
        return late;
    }

    private synchronized boolean isLast() {
        if (dead) {
            throw new Killed();
        }
        count++;
        dead = count == killedAt;
        return dead;
    }

    private <T> T call(Supplier<T> deed) {
        if (!isLast()) {
            T answer = deed.get();
            synchronized (this) {
                if (dead) {
                    throw new Killed(); // somebody else's deed was the last one meanwhile
                }
            }
            return answer;
        }
        if (last == Last.AT_ONCE) {
            var unused = deed.get();
        }
        throw new Killed();
    }

    private void act(Runnable deed) {
        call(() -> {
            deed.run();
            return true;
        });
    }

    // ---- the disk

    /** A journal whose last record may be torn. */
    JournalFile on(JournalInMemory disk) {
        return new JournalFile() {
            @Override
            public byte[] read() {
                return disk.read();
            }

            @Override
            public void write(ByteBuffer bytes, long position) throws IOException {
                if (!isLast()) {
                    disk.write(bytes, position);
                    return;
                }
                if (last != Last.NEVER) {
                    bytes.limit(last == Last.AT_ONCE ? bytes.limit() : bytes.limit() / 2);
                    disk.write(bytes, position);
                }
                throw new Killed();
            }

            @Override
            public void force() {}

            @Override
            public void truncate(long length) throws IOException {
                if (!dead) {
                    disk.truncate(length);
                }
            }

            @Override
            public void close() {}
        };
    }

    // ---- the engine

    Engine on(Engine engine) {
        return new Engine() {
            @Override
            public EngineInfo info() {
                return engine.info();
            }

            @Override
            public void checkSees(RunSpec run) {
                act(() -> engine.checkSees(run));
            }

            @Override
            public EngineRun openRun(RunSpec run, Intents intents) {
                return on(run, intents, engine);
            }

            @Override
            public List<LiveClaim> claims() {
                return call(engine::claims);
            }

            @Override
            public List<Trace> traces() {
                return call(engine::traces);
            }

            @Override
            public OptionalInt exitCode(String container) {
                return call(() -> engine.exitCode(container));
            }

            @Override
            public void removeVolumes(String run) {
                act(() -> engine.removeVolumes(run));
            }

            @Override
            public boolean remove(String container) {
                return call(() -> engine.remove(container));
            }

            @Override
            public Instant timeOf(Instant here) {
                return engine.timeOf(here);
            }

            @Override
            public void close() {
                engine.close();
            }
        };
    }

    private EngineRun on(RunSpec spec, Intents intents, Engine engine) {
        EngineRun run = engine.openRun(spec, intents);
        return new EngineRun() {
            @Override
            public ImagePull pull(ImageRequest request, PullProgress progress) {
                return call(() -> run.pull(request, progress));
            }

            @Override
            public Claim claim(StepSpec step, Turn turn) {
                if (!isLastOfLate(step, turn)) {
                    return on(run.claim(step, turn));
                }
                throw new Killed();
            }

            // The intent is written by the living; only then the engine is asked.
            private boolean isLastOfLate(StepSpec step, Turn turn) {
                if (!isLast()) {
                    return false;
                }
                synchronized (Mortal.this) {
                    dead = false;
                }
                if (last == Last.NEVER) {
                    String name = nameOf(step);
                    intents.before(Intents.Kind.CONTAINER, name);
                } else if (last == Last.AT_ONCE) {
                    run.claim(step, turn);
                } else {
                    intents.before(Intents.Kind.CONTAINER, nameOf(step));
                    late = () -> engine.openRun(spec, Intents.NONE).claim(step, turn);
                }
                synchronized (Mortal.this) {
                    dead = true;
                }
                return true;
            }

            private String nameOf(StepSpec step) {
                return FakeEngine.nameOf(spec, step);
            }

            @Override
            public Place queue(StepSpec step, Turn turn, Duration lifetime) {
                Place place = call(() -> run.queue(step, turn, lifetime));
                return new Place() {
                    @Override
                    public String container() {
                        return place.container();
                    }

                    @Override
                    public void close() {
                        act(place::close);
                    }
                };
            }

            @Override
            public boolean has(Image image, List<String> programs) {
                return call(() -> run.has(image, programs));
            }

            @Override
            public RunningStep help(HelperSpec helper, StepOutput output) {
                return on(call(() -> run.help(helper, output)));
            }

            @Override
            public List<Remnant> remnants() {
                return call(run::remnants);
            }

            @Override
            public int removed() {
                return run.removed();
            }

            @Override
            public void close() {
                act(run::close);
            }
        };
    }

    private Claim on(Claim claim) {
        return new Claim() {
            @Override
            public String name() {
                return claim.name();
            }

            @Override
            public String commandLine() {
                return claim.commandLine();
            }

            @Override
            public RunningStep start(StepOutput output) {
                return on(call(() -> claim.start(output)));
            }

            @Override
            public void withdraw() {
                act(claim::withdraw);
            }
        };
    }

    private RunningStep on(RunningStep step) {
        return new RunningStep() {
            @Override
            public Instant startedAt() {
                return step.startedAt();
            }

            @Override
            public ExitStatus await() throws InterruptedException {
                return step.await();
            }

            @Override
            public void stop(Duration grace) {
                act(() -> step.stop(grace));
            }

            @Override
            public void kill() {
                act(step::kill);
            }

            @Override
            public OptionalLong memoryInUse() {
                return step.memoryInUse();
            }

            @Override
            public void remove() {
                act(step::remove);
            }
        };
    }
}
