package io.ciroach.junit;

import io.ciroach.Ciroach;
import io.ciroach.engine.EngineProvider;
import io.ciroach.engine.FakeEngine;
import io.ciroach.engine.FakeStep;
import io.ciroach.junit.testkit.OnFakeEngine;
import io.ciroach.model.Command;
import io.ciroach.run.SystemTime;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** A module with a fake engine, for test classes that are run by the test kit. */
final class FakeSetting implements AutoCloseable {

    static final String LINT = "[[pipeline.steps]]\nname = \"lint\"\nimage = \"img:1\"\ncommand = \"echo hi\"\n";

    final Path home;
    final Path module;
    final FakeEngine engine = new FakeEngine(new SystemTime(Clock.systemUTC()), FakeSetting::thread).has("img:1");
    final Ciroach ciroach;

    FakeSetting(Path folder) throws IOException {
        home = Files.createDirectory(folder.resolve("home"));
        module = Files.createDirectory(folder.resolve("module")).toRealPath();
        ciroach = Ciroach.create()
                .withEnvironment(Map.of())
                .withHome(home)
                .withThreads(FakeSetting::thread)
                .withEngines(engine);
        on(ciroach);
    }

    private static Thread thread(Runnable work) {
        Thread thread = new Thread(work);
        thread.setDaemon(true);
        return thread;
    }

    /** Test classes run with this from now on. */
    void on(Ciroach other) {
        Setting setting = new Setting(other, Map.of("FROM_OUTSIDE", "outside"), module);
        OnFakeEngine.prepare(context -> CiroachExtension.set(context, setting));
    }

    void on(EngineProvider other) {
        on(ciroach.withEngines(other));
    }

    FakeSetting file(String toml) throws IOException {
        Files.writeString(module.resolve("ciroach.toml"), toml);
        return this;
    }

    /** A command that writes a file into its workspace. */
    FakeSetting writes(String command, String file) {
        engine.does(new Command.Shell(command), FakeStep.of(container -> {
            try {
                Files.writeString(container.workspace().resolve(file), "made");
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }));
        return this;
    }

    /** How often a step was started. */
    long starts(String step) {
        return engine.journal().stream()
                .filter(line -> line.matches("\\S+ start " + step + "#\\d+"))
                .count();
    }

    /** Ids of runs whose folders are there. */
    List<String> runs() throws IOException {
        Path runs = home.resolve(".local/state/ciroach/runs");
        if (!Files.exists(runs)) {
            return List.of();
        }
        try (Stream<Path> list = Files.list(runs)) {
            return list.map(path -> String.valueOf(path.getFileName())).toList();
        }
    }

    @Override
    public void close() throws IOException {
        OnFakeEngine.prepare(null);
        engine.checkNothingIsOpen();
        if (!runs().isEmpty()) {
            throw new AssertionError("left in the state folder: " + runs());
        }
    }
}
