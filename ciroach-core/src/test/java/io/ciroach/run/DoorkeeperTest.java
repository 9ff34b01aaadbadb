package io.ciroach.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ciroach.budget.Demand;
import io.ciroach.budget.EngineBudget;
import io.ciroach.engine.Engine;
import io.ciroach.engine.EngineRequest;
import io.ciroach.engine.EngineRun;
import io.ciroach.engine.FakeEngine;
import io.ciroach.engine.Intents;
import io.ciroach.engine.RunSpec;
import io.ciroach.engine.StepDraft;
import io.ciroach.model.Budget;
import io.ciroach.model.ByteSize;
import io.ciroach.model.GitAccess;
import io.ciroach.store.EngineLock;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class DoorkeeperTest {

    private static final Budget BUDGET = new Budget(2, ByteSize.ofMb(64), null);

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path folder;

    private final Time time = new SystemTime(Clock.systemUTC());
    private final FakeEngine fake = new FakeEngine(time, Thread::new).has("img:1");

    @SuppressWarnings("NullAway.Init")
    private Engine engine;

    @SuppressWarnings("NullAway.Init")
    private EngineRun run;

    @BeforeEach
    void open() {
        engine = fake.open(new EngineRequest(null, Map.of(), folder));
        run = engine.openRun(
                new RunSpec("r1", "p", "o", BUDGET, folder, 0, 0, GitAccess.READ_ONLY, folder), Intents.NONE);
    }

    @AfterEach
    void nothingIsLeft() {
        run.close();
        engine.close();
        fake.checkNothingIsOpen();
    }

    private Doorkeeper doorkeeper(Clock clock) {
        EngineBudget budget = new EngineBudget(
                "r1", BUDGET, engine, run, EngineLock.of(folder, "e"), clock, Runnable::run, new Random(1));
        return new Doorkeeper(budget, time, work -> {
            Thread thread = new Thread(work);
            thread.setDaemon(true);
            return thread;
        });
    }

    private static Demand demand(String step) {
        return new Demand(StepDraft.of(step).build(), false, Map.of());
    }

    @Test
    void whoKnocksIsLetInAndWhoComesTooLateIsSentAway() throws Exception {
        Doorkeeper door = doorkeeper(Clock.systemUTC());

        door.knock(demand("a"), reason -> {}).await().orElseThrow().close();
        door.close();

        assertThat(door.knock(demand("b"), reason -> {}).await()).isEmpty();
    }

    /** Its step would count as one that was asked to leave, and the run as one in which nothing went wrong. */
    @Test
    void faultOfItsOwnIsThrownToWhoWaitsForRoom() throws Exception {
        Doorkeeper door = doorkeeper(new Clock() {
            @Override
            public Instant instant() {
                throw new IllegalStateException("no time");
            }

            @Override
            public ZoneId getZone() {
                return ZoneOffset.UTC;
            }

            @Override
            public Clock withZone(ZoneId zone) {
                return this;
            }
        });

        Doorkeeper.Request request = door.knock(demand("a"), reason -> {});

        assertThatThrownBy(request::await)
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("no time");
        door.close();
    }
}
