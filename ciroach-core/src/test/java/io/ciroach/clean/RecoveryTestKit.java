package io.ciroach.clean;

import static io.ciroach.clean.World.step;

import io.ciroach.event.RunEvent;
import io.ciroach.result.PipelineResult;
import io.ciroach.store.StateDirectory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A world in which runs are killed, and looked after by those that come later. */
abstract class RecoveryTestKit {

    /** A step, and one that cleans up after it. */
    static final String TOML =
            "[pipeline]\nname = \"p\"\n" + step("a", "work 4 0") + step("c1", "clean c1", "always = true");

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path folder;

    @SuppressWarnings("NullAway.Init")
    StateDirectory state;

    @SuppressWarnings("NullAway.Init")
    World world;

    final List<PipelineResult> results = new ArrayList<>();

    @BeforeEach
    void makeTheWorld() throws Exception {
        Files.createDirectories(folder.resolve("workspace"));
        state = World.state(folder);
        Files.createDirectories(state.path().resolve("runs"));
        world = new World(state, folder, 1);
        world.time.enter();
    }

    @AfterEach
    void leaveTheWorld() {
        world.time.leave();
    }

    /** Killed at the first deed behind the start of its step. */
    String killedWhileItsStepRuns(String toml) throws Exception {
        return killedOnce(toml, id -> world.started.contains(id));
    }

    /** Tries one deed after the other until the process dies where it is wanted to. */
    String killedOnce(String toml, Predicate<String> wanted) throws Exception {
        for (int deed = 5; deed < 200; deed++) {
            String id = world.run(new Mortal(deed, Mortal.Last.NEVER), toml, results);
            if (wanted.test(id)) {
                return id;
            }
            cleanUp();
            world.events.clear();
            world.finished.clear();
        }
        throw new AssertionError("it never died there");
    }

    /** What comes late is looked for once more. */
    void cleanUp() throws Exception {
        world.recover(Mortal.immortal());
        world.pass(Duration.ofMinutes(11));
        world.recover(Mortal.immortal());
    }

    List<String> missed() {
        return world.events.stream()
                .filter(RunEvent.CleanupMissed.class::isInstance)
                .map(RunEvent.CleanupMissed.class::cast)
                .map(event -> event.step() + ": " + event.reason())
                .toList();
    }
}
