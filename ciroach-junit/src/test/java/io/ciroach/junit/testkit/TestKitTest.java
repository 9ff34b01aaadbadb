package io.ciroach.junit.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Disabled;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.io.TempDir;

/** Each way in which a test can end is told apart. */
class TestKitTest {

    /** What is run by the tests below. */
    static class Sample {
        @Test
        void passes(TestReporter reporter) {
            reporter.publishEntry("key", "value");
        }

        @Test
        void fails() {
            fail("as it should");
        }

        @Test
        void aborts() {
            abort("not today");
        }

        @Test
        @Disabled("for a reason")
        void isOff() {}

        @Nested
        class Inner {
            @TestFactory
            Stream<DynamicTest> factory() {
                return Stream.of(DynamicTest.dynamicTest("dynamic", () -> {}));
            }
        }
    }

    /** Its tests pass only side by side. */
    static class Meeting {
        private static final CyclicBarrier BOTH = new CyclicBarrier(2);

        @Test
        void one() throws Exception {
            BOTH.await(30, TimeUnit.SECONDS);
        }

        @Test
        void other() throws Exception {
            BOTH.await(30, TimeUnit.SECONDS);
        }
    }

    static class Publisher {
        @Test
        void publishes(TestReporter reporter) {
            reporter.publishDirectory("folder", folder -> Files.writeString(folder.resolve("file"), "content"));
        }
    }

    @Test
    void everyEndIsTold() {
        TestRun run = TestKit.of(Sample.class).run();

        assertThat(run.passed()).containsExactlyInAnyOrder("passes(TestReporter)", "Inner > factory() > dynamic");
        assertThat(run.failure("fails()")).hasMessage("as it should");
        assertThat(run.aborted().get("aborts()")).hasMessageContaining("not today");
        assertThat(run.skipped()).containsExactly(Map.entry("isOff()", "for a reason"));
        assertThat(run.started()).contains("Inner", "Inner > factory()");
        assertThat(run.entries("key")).containsExactly("value");
    }

    @Test
    void oneMethodIsRunByItself() {
        TestRun run = TestKit.of(Sample.class, "fails").run();

        assertThat(run.failed()).containsOnlyKeys("fails()");
        assertThat(run.passed()).isEmpty();
    }

    @Test
    void testsAreRunSideBySide() {
        TestRun run = TestKit.of(Meeting.class).parallel(2).run();

        assertThat(run.passed()).containsExactlyInAnyOrder("one()", "other()");
    }

    @Test
    void publishedFilesAreKept(@TempDir Path folder) {
        TestRun run = TestKit.of(Publisher.class).output(folder).run();

        assertThat(run.files())
                .singleElement()
                .satisfies(published -> assertThat(published.resolve("file")).hasContent("content"));
    }
}
