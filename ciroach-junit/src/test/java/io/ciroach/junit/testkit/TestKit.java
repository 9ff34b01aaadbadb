package io.ciroach.junit.testkit;

import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectMethod;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.platform.engine.DiscoverySelector;
import org.junit.platform.engine.OutputDirectoryCreator;
import org.junit.platform.engine.TestDescriptor;
import org.junit.platform.testkit.engine.EngineTestKit;

/**
 * Runs test classes on JUnit Jupiter within a test. A class that is to be run this way is a static nested one, so that no
 * build finds it by itself.
 *
 * <pre>{@code
 * TestRun run = TestKit.of(Sample.class).run();
 * assertThat(run.passed()).containsExactly("aMethod()");
 * }</pre>
 */
public final class TestKit {

    private static final String JUPITER = "junit-jupiter";

    private final List<DiscoverySelector> selectors = new ArrayList<>();
    private final Map<String, String> parameters = new HashMap<>();
    private @Nullable Path output;

    private TestKit() {}

    /** Takes whole classes. */
    public static TestKit of(Class<?>... testClasses) {
        TestKit kit = new TestKit();
        Stream.of(testClasses).forEach(testClass -> kit.selectors.add(selectClass(testClass)));
        return kit;
    }

    /** Takes one method. */
    public static TestKit of(Class<?> testClass, String method, Class<?>... parameterTypes) {
        TestKit kit = new TestKit();
        kit.selectors.add(selectMethod(testClass, method, parameterTypes));
        return kit;
    }

    /** Sets one of JUnit's configuration parameters. */
    public TestKit parameter(String key, String value) {
        parameters.put(key, value);
        return this;
    }

    /** Runs classes and methods side by side, on that many threads. */
    public TestKit parallel(int threads) {
        return parameter("junit.jupiter.execution.parallel.enabled", "true")
                .parameter("junit.jupiter.execution.parallel.mode.default", "concurrent")
                .parameter("junit.jupiter.execution.parallel.config.strategy", "fixed")
                .parameter("junit.jupiter.execution.parallel.config.fixed.parallelism", String.valueOf(threads));
    }

    /** Lets tests publish files below this folder. */
    public TestKit output(Path folder) {
        output = folder;
        return this;
    }

    /** Runs them, on the calling thread unless they are run in parallel. */
    public TestRun run() {
        EngineTestKit.Builder kit = EngineTestKit.engine(JUPITER)
                .selectors(selectors.toArray(DiscoverySelector[]::new))
                .configurationParameters(parameters);
        if (output != null) {
            kit.outputDirectoryCreator(new Folders(output));
        }
        return TestRun.of(kit.execute());
    }

    /** A folder for each test that publishes something. */
    private record Folders(Path root) implements OutputDirectoryCreator {
        @Override
        public Path getRootDirectory() {
            return root;
        }

        @Override
        public Path createOutputDirectory(TestDescriptor test) throws IOException {
            String name = test.getUniqueId().toString().replaceAll("[^A-Za-z0-9]+", "-");
            return Files.createDirectories(root.resolve(name));
        }
    }
}
