package io.ciroach;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.ciroach.engine.EngineProvider;
import io.ciroach.engine.FakeEngine;
import io.ciroach.problem.CiroachException;
import io.ciroach.problem.CiroachException.Kind;
import io.ciroach.run.SystemTime;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A project on a fake engine, for the tests of the door; after each nothing is open and no thread lives. */
@Timeout(60)
abstract class DoorTestKit {

    static final String HEAD = "[pipeline.defaults]\nimage = \"img:1\"\n";
    static final String STEP = "[[pipeline.steps]]\nname = \"a\"\ncommand = \"echo hi\"\n";

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path folder;

    private final Set<Thread> threads = ConcurrentHashMap.newKeySet();
    private final ThreadFactory factory = work -> {
        Thread thread = new Thread(work);
        thread.setDaemon(true);
        threads.add(thread);
        return thread;
    };
    final FakeEngine engine = new FakeEngine(new SystemTime(Clock.systemUTC()), factory).has("img:1");

    @SuppressWarnings("NullAway.Init")
    Ciroach ciroach;

    @SuppressWarnings("NullAway.Init")
    Path file;

    @BeforeEach
    void makeAProject() throws IOException {
        file = Files.createDirectory(folder.resolve("project")).resolve("ciroach.toml");
        ciroach = Ciroach.create()
                .withEnvironment(Map.of())
                .withHome(folder)
                .withThreads(factory)
                .withEngines(engine);
    }

    @AfterEach
    void nothingIsLeft() throws Exception {
        for (Thread thread : threads) {
            thread.join(10_000);
            assertThat(thread.isAlive()).as(thread.getName()).isFalse();
        }
        engine.checkNothingIsOpen();
        assertThat(System.getProperties().stringPropertyNames())
                .noneMatch(name -> name.startsWith("io.ciroach.reports."));
    }

    RunRequest.Builder request(String toml) throws IOException {
        Files.writeString(file, toml);
        return RunRequest.of(file);
    }

    CiroachException refused(RunRequest request, Kind kind) {
        CiroachException refusal = catchThrowableOfType(CiroachException.class, () -> ciroach.run(request));
        assertThat(refusal).isNotNull();
        assertThat(refusal.kind()).isEqualTo(kind);
        assertThat(engine.journal()).isEmpty();
        return refusal;
    }

    /** An engine that nobody may come near. */
    static final class Forbidden implements EngineProvider {
        @Override
        public String name() {
            return "forbidden";
        }

        @Override
        public io.ciroach.engine.Engine open(io.ciroach.engine.EngineRequest request) {
            throw new AssertionError("opened");
        }
    }

    /** A terminal that keeps what is written. */
    static Terminal onto(StringBuilder shown) {
        return new PlainTerminal() {
            @Override
            public void write(String text) {
                shown.append(text);
            }
        };
    }
}
