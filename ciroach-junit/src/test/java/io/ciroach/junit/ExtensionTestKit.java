package io.ciroach.junit;

import static io.ciroach.junit.FakeSetting.LINT;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What the tests of {@link CiroachExtension} are written with: a module whose pipeline has one step, and what was seen. */
@Timeout(60)
abstract class ExtensionTestKit {

    /** What test classes that are run by the test kit were given. */
    static final Queue<String> SEEN = new ConcurrentLinkedQueue<>();

    @SuppressWarnings("NullAway.Init")
    FakeSetting setting;

    @BeforeEach
    void prepare(@TempDir Path folder) throws IOException {
        SEEN.clear();
        setting = new FakeSetting(folder).file(LINT);
    }

    @AfterEach
    void nothingIsLeft() throws IOException {
        setting.close();
    }

    static void see(Object... what) {
        SEEN.add(Arrays.stream(what).map(String::valueOf).collect(Collectors.joining(" ")));
    }
}
