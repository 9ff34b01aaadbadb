package io.ciroach;

import static org.assertj.core.api.Assertions.assertThat;

import io.ciroach.engine.Claim;
import io.ciroach.engine.Engine;
import io.ciroach.engine.EngineRequest;
import io.ciroach.engine.EngineRun;
import io.ciroach.engine.FakeEngine;
import io.ciroach.engine.Image;
import io.ciroach.engine.Intents;
import io.ciroach.engine.RunSpec;
import io.ciroach.engine.StepDraft;
import io.ciroach.engine.StepSpec;
import io.ciroach.model.Budget;
import io.ciroach.model.ByteSize;
import io.ciroach.model.GitAccess;
import io.ciroach.result.Cleaned.Reaped;
import io.ciroach.result.PipelineResult;
import io.ciroach.run.SystemTime;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Projects that share a fake engine and its images, for the tests of reaping. */
@Timeout(60)
abstract class ReapingTestKit {

    static final ByteSize MB = ByteSize.ofMb(1);

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path folder;

    private final ThreadFactory threads = work -> {
        Thread thread = new Thread(work);
        thread.setDaemon(true);
        return thread;
    };

    /** Never the same moment twice, so that there is always a least recently used one. */
    final Clock clock = new Clock() {
        private Instant now = Instant.parse("2026-11-24T10:00:00Z");

        @Override
        public synchronized Instant instant() {
            now = now.plusSeconds(1);
            return now;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    };

    final FakeEngine engine = new FakeEngine(new SystemTime(Clock.systemUTC()), threads)
            .has("busybox:stable")
            .fetches("a:1", Duration.ofMillis(1))
            .fetches("a:2", Duration.ofMillis(1))
            .fetches("b:1", Duration.ofMillis(1))
            .fetches("c:1", Duration.ofMillis(1));

    @SuppressWarnings("NullAway.Init")
    Ciroach ciroach;

    @BeforeEach
    void makeIt() {
        ciroach = Ciroach.create()
                .withEnvironment(Map.of())
                .withHome(folder)
                .withThreads(threads)
                .withClock(clock)
                .withEngines(engine);
    }

    @AfterEach
    void nothingIsOpen() {
        engine.checkNothingIsOpen();
        assertThat(System.getProperties().stringPropertyNames()).noneMatch(name -> name.startsWith("io.ciroach.lock."));
    }

    RunRequest.Builder request(String project, String clean, String... steps) throws IOException {
        Path file = Files.createDirectories(folder.resolve(project)).resolve("ciroach.toml");
        StringBuilder toml = new StringBuilder("[pipeline.caches]\nown = \"/own\"\n"
                + "ours = { path = \"/ours\", scope = \"user\" }\n[pipeline.clean]\n" + clean + "\n");
        for (String step : steps) {
            toml.append("[[pipeline.steps]]\n").append(step).append('\n');
        }
        Files.writeString(file, toml);
        return RunRequest.of(file);
    }

    /** A step of an image, by its name. */
    static String step(String image, String... keys) {
        return "name = \"" + image.replace(':', '-') + "\"\nimage = \"" + image + "\"\ncommand = \"true\"\n"
                + String.join("\n", keys);
    }

    PipelineResult run(String project, String clean, String... steps) throws IOException {
        PipelineResult result = ciroach.run(request(project, clean, steps).build());
        assertThat(result.exitCode()).isZero();
        return result;
    }

    static List<String> reaped(PipelineResult result) {
        return result.cleaned().images().stream().map(Reaped::reference).toList();
    }

    static final String KEEP = "";
    static final String SUPERSEDED = "images = \"superseded\"";
    static final String ALL = "images = \"all\"";

    static final String BOTH = "caches = [\"own\", \"ours\"]";

    String volume(String project) throws IOException {
        int user = (int) Files.getAttribute(folder, "unix:uid");
        return "volume-of-"
                + (user + "/" + folder.resolve(project + "/ciroach.toml").toRealPath() + "/own").replace('/', '-');
    }

    String cache(String project) throws IOException {
        int user = (int) Files.getAttribute(folder, "unix:uid");
        return project.isEmpty()
                ? user + "/user/ours"
                : user + "/" + folder.resolve(project + "/ciroach.toml").toRealPath() + "/own";
    }

    /** Somebody else's container. */
    interface Stranger {
        void leave();
    }

    Stranger container(String image, String cache) {
        Engine connection = engine.open(new EngineRequest(null, Map.of(), folder));
        EngineRun run = connection.openRun(
                new RunSpec("stranger", "p", "o", new Budget(1, MB, null), folder, 0, 0, GitAccess.READ_ONLY, folder),
                Intents.NONE);
        Claim claim = run.claim(StepDraft.of("s")
                .image(new Image(image, "sha256:" + image, false))
                .memory(MB)
                .caches(cache.isEmpty() ? List.of() : List.of(new StepSpec.CacheMount(cache, "/own")))
                .build());
        return () -> {
            claim.withdraw();
            run.close();
            connection.close();
        };
    }
}
