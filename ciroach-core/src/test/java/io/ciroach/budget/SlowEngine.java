package io.ciroach.budget;

import io.ciroach.engine.Claim;
import io.ciroach.engine.Engine;
import io.ciroach.engine.EngineRun;
import io.ciroach.engine.Place;
import io.ciroach.testing.SimulatedTime;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What lies between a process and an engine: each request and each answer takes its time, so that requests of several
 * processes come in any order; and the process may be killed at any of them.
 */
final class SlowEngine {

    /** What it dies of. */
    static final class Killed extends Error {
        private static final long serialVersionUID = 1L;

        Killed() {
            super("killed", null, false, false);
        }
    }

    private static final Set<String> SLOW = Set.of("claims", "claim", "queue", "start", "withdraw", "close", "remove");

    private final SimulatedTime time;
    private final Random random;
    private final int longestMillis;
    private final int killedAt;
    private final Runnable afterEachStart;
    private int calls;

    /** Killed before or after its n-th request took effect; 0 for never. */
    SlowEngine(SimulatedTime time, Random random, int longestMillis, int killedAt, Runnable afterEachStart) {
        this.time = time;
        this.random = random;
        this.longestMillis = longestMillis;
        this.killedAt = killedAt;
        this.afterEachStart = afterEachStart;
    }

    Engine on(Engine engine) {
        return wrap(Engine.class, engine);
    }

    private <T> T wrap(Class<T> kind, T target) {
        return kind.cast(Proxy.newProxyInstance(
                kind.getClassLoader(), new Class<?>[] {kind}, (proxy, method, arguments) -> {
                    boolean slow = SLOW.contains(method.getName());
                    boolean last = slow && ++calls == killedAt;
                    if (slow) {
                        pass();
                    }
                    if (last && random.nextBoolean()) {
                        throw new Killed();
                    }
                    Object answer;
                    try {
                        answer = method.invoke(target, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                    if (method.getName().equals("start")) {
                        afterEachStart.run();
                    }
                    if (slow) {
                        pass();
                    }
                    if (last) {
                        throw new Killed();
                    }
                    return answered(method.getReturnType(), answer);
                }));
    }

    /** By what was asked for: a container of the fake is a claim and a running step at once. */
    private @Nullable Object answered(Class<?> asked, @Nullable Object answer) {
        if (asked == EngineRun.class) {
            return wrap(EngineRun.class, (EngineRun) Objects.requireNonNull(answer));
        }
        if (asked == Claim.class) {
            return wrap(Claim.class, (Claim) Objects.requireNonNull(answer));
        }
        return asked == Place.class ? wrap(Place.class, (Place) Objects.requireNonNull(answer)) : answer;
    }

    private void pass() throws InterruptedException {
        time.<String>mailbox().poll(time.in(Duration.ofMillis(random.nextInt(longestMillis + 1))));
    }
}
