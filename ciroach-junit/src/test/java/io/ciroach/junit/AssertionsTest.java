package io.ciroach.junit;

import static io.ciroach.junit.CiroachAssertions.assertThat;
import static io.ciroach.junit.CiroachAssertions.assertThatThrownBy;

import io.ciroach.RunRequest;
import io.ciroach.engine.FakeStep;
import io.ciroach.model.ByteSize;
import io.ciroach.model.Command;
import io.ciroach.result.Outcome;
import io.ciroach.result.PipelineResult;
import io.ciroach.result.StepResult;
import io.ciroach.result.StepState;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Each assertion holds where it should, and where not it says why, with the step's last lines and the path of its log. */
@Timeout(60)
class AssertionsTest {

    private static final String PIPELINE = """
            [pipeline]
            fail_fast = false
            max_parallel = 2
            [pipeline.defaults]
            image = "img:1"
            [[pipeline.steps]]
            name = "one"
            parallel = true
            command = "meet"
            [[pipeline.steps]]
            name = "two"
            parallel = true
            command = "meet"
            [[pipeline.steps]]
            name = "flaky"
            command = "fails-before-attempt 2; echo done"
            max_retries = 1
            retry_delay = "1ms"
            [[pipeline.steps]]
            name = "lint"
            command = "echo start; echo \\u001b[31mFoo.java:12\\u001b[0m: bad >&2; echo 10%\\r20%\\r; exit 2"
            [[pipeline.steps]]
            name = "hungry"
            needs = []
            command = "oom"
            [[pipeline.steps]]
            name = "slow"
            needs = []
            command = "forever"
            timeout = "10ms"
            allow_failure = true
            [[pipeline.steps]]
            name = "late"
            needs = ["lint"]
            command = "true"
            [[pipeline.steps]]
            name = "Cleanup"
            command = "true"
            """;

    @SuppressWarnings("NullAway.Init")
    private FakeSetting setting;

    @SuppressWarnings("NullAway.Init")
    private PipelineResult run;

    @BeforeEach
    void runIt(@TempDir Path folder) throws IOException {
        setting = new FakeSetting(folder).file(PIPELINE);
        CountDownLatch both = new CountDownLatch(2);
        setting.engine
                .does(new Command.Shell("meet"), FakeStep.of(container -> {
                    both.countDown();
                    if (!both.await(30, TimeUnit.SECONDS)) {
                        throw new AssertionError("the other never came");
                    }
                }))
                .uses("hungry", ByteSize.ofMb(100));
        run = setting.ciroach.run(RunRequest.of(setting.module.resolve("ciroach.toml"))
                .streamsApart(true)
                .build());
    }

    @AfterEach
    void nothingIsLeft() throws IOException {
        setting.close();
    }

    private StepResult step(String name) {
        return run.step(name);
    }

    private static void fails(ThrowingCallable assertion, String... parts) {
        assertThatThrownBy(assertion).isInstanceOf(AssertionError.class).hasMessageContainingAll(parts);
    }

    @Test
    void statesAndExitCodesAreTold() {
        assertThat(step("one")).succeeded().hasExitCode(0).hasAttempts(1).isNotFlaky();
        assertThat(step("lint")).failed().hasExitCode(2).hasState(StepState.FAILED);
        assertThat(step("hungry")).oomKilled().hasExitCode(137);
        assertThat(step("slow")).timedOut().isAllowedToFail();
        assertThat(step("late")).skipped().hasAttempts(0).hasMessageContaining("lint");
        assertThat(step("flaky")).succeeded().hasAttempts(2).isFlaky();
        assertThat(run).failed().hasOutcome(Outcome.FAILED).hasExitCode(1);
        assertThat(run).step("Cleanup").succeeded();
        assertThat(run).steps().hasSize(8);
        assertThat(run).warnings().singleElement().asString().contains("because of its name");
    }

    @Test
    void failureShowsTheStepsLastLinesAndItsLog() {
        fails(
                () -> assertThat(step("lint")).succeeded(),
                "[step \"lint\"]",
                "expected it to end SUCCEEDED, but step \"lint\" ended FAILED, exit code 2 after",
                "\n  its last lines:\n  | start\n  | Foo.java:12: bad\n  | 20%\n  its log: "
                        + step("lint").log());
        fails(() -> assertThat(step("lint")).hasExitCode(3), "expected exit code 3, but step \"lint\" ended FAILED");
        fails(() -> assertThat(step("flaky")).hasAttempts(1), "expected 1 attempts", "in 2 attempts");
        fails(() -> assertThat(step("one")).isFlaky(), "expected it to be flaky");
        fails(() -> assertThat(step("flaky")).isNotFlaky(), "expected it not to be flaky");
        fails(() -> assertThat(step("lint")).isAllowedToFail(), "expected its end to be allowed by allow_failure");
        fails(() -> assertThat(step("slow")).failed(), "ended TIMED_OUT", "(allowed)");
        fails(() -> assertThat(step("late")).hasMessageContaining("tuesday"), "a message with \"tuesday\"");
        fails(() -> assertThat(step("late")).hasWarningContaining("tuesday"), "a warning with \"tuesday\"");
        fails(() -> assertThat(step("lint")).errored(), "to end ERRORED");
        fails(() -> assertThat(step("lint")).cancelled(), "to end CANCELLED");
    }

    @Test
    void failureOfARunSaysWhatFailedFirst() {
        fails(
                () -> assertThat(run).succeeded(),
                "[pipeline \"module\"]",
                "expected it to succeed, but pipeline \"module\" failed after",
                "\n  reports: ");
        fails(() -> assertThat(run).hasExitCode(4), "expected exit code 4, which is 1, but pipeline");
        fails(() -> assertThat(run).timedOut(), "expected outcome TIMED_OUT");
        fails(() -> assertThat(run).cancelled(), "expected outcome CANCELLED");
        fails(() -> assertThat(run).errored(), "expected outcome ERRORED");
        fails(
                () -> assertThat(run).step("lnit"),
                "expected a step \"lnit\", there are [one, two, flaky, lint, hungry, slow, late, Cleanup]");
    }

    @Test
    void orderOfStepsIsTold() {
        assertThat(run)
                .ranBefore("one", "flaky")
                .ranInOrder("two", "flaky", "lint", "Cleanup")
                .overlapped("one", "two");
        assertThat(step("lint")).ranAfter(step("one")).ranBefore(step("Cleanup"));

        fails(
                () -> assertThat(run).ranBefore("lint", "one"),
                "expected it to run before step \"one\"; \"lint\" ran from ",
                "\"one\" ran from ");
        fails(() -> assertThat(step("late")).ranAfter(step("lint")), "\"late\" never started");
        fails(() -> assertThat(run).overlapped("one", "lint"), "to run at the same time as step \"lint\"");
    }

    @Test
    void timesWaitsAndMemoryAreTold() {
        assertThat(step("one")).duration().isLessThan(Duration.ofMinutes(1));
        assertThat(run).duration().isPositive();
        assertThat(step("flaky")).waitedFor("needs").didNotWaitFor("cache");
        assertThat(step("flaky")).waits().isNotEmpty();

        fails(() -> assertThat(step("flaky")).waitedFor("cache"), "to wait for cache, it waited for [needs");
        fails(() -> assertThat(step("flaky")).didNotWaitFor("needs"), "expected it not to wait for needs");
        fails(() -> assertThat(step("late")).usedAtMost("1mb"), "of which nothing was seen");
        assertThatThrownBy(() -> assertThat(step("one")).usedAtMost("much"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("not a size: much");
        fails(
                () -> assertThat(step("lint")).duration().isZero(),
                "duration of step \"lint\" ended FAILED",
                "| Foo.java:12: bad");
    }

    @Test
    void linesOfALogAreTold() {
        assertThat(step("lint"))
                .logs()
                .contains("start", "Foo.java:12: bad")
                .doesNotContain("10%", "\u001b")
                .matches("Foo\\.java:\\d+: .*")
                .inOrder("start", "Foo", "20%")
                .hasLines(3)
                .isComplete();
        assertThat(step("lint")).logs().stdout().contains("start", "20%").doesNotContain("Foo");
        assertThat(step("lint")).logs().stderr().hasLines(1).contains("Foo");
        assertThat(step("lint")).logs().lastLines(2).containsExactly("Foo.java:12: bad", "20%");
        assertThat(step("lint")).logs().lines().hasSize(3);
        assertThat(step("late")).logs().isEmpty();
        assertThat(step("flaky")).logs().stderr().isEmpty();
        assertThat(step("flaky")).logs().contains("done");
    }

    @Test
    void emptyLinesAreLines() throws IOException {
        setting.file(FakeSetting.LINT.replace("echo hi", "echo; echo; echo hi")
                + FakeSetting.LINT.replace("echo hi", "echo").replace("lint", "blank"));
        PipelineResult blank = setting.ciroach.run(
                RunRequest.of(setting.module.resolve("ciroach.toml")).build());

        assertThat(blank.step("lint")).logs().lines().containsExactly("", "", "hi");
        assertThat(blank.step("blank")).logs().hasLines(1);
        fails(() -> assertThat(blank.step("blank")).logs().isEmpty(), "expected 0 lines, there are 1");
    }

    @Test
    void failureOfALogShowsItsEnd() {
        String end = "  | 20%\n  its log: " + step("lint").log();
        fails(
                () -> assertThat(step("lint")).logs().contains("Bar"),
                "[log of step \"lint\"]",
                "a line with \"Bar\"",
                end);
        fails(() -> assertThat(step("lint")).logs().stderr().contains("start"), "[stderr of step \"lint\"]", end);
        fails(
                () -> assertThat(step("lint")).logs().doesNotContain("Foo"),
                "expected no line with \"Foo\", there is \"Foo.java:12: bad\"");
        fails(() -> assertThat(step("lint")).logs().matches("Foo"), "a line that matches /Foo/");
        fails(
                () -> assertThat(step("lint")).logs().inOrder("Foo", "start"),
                "lines with [Foo, start] in this order, \"start\" did not come after what is before it");
        fails(() -> assertThat(step("lint")).logs().hasLines(7), "expected 7 lines, there are 3");
    }

    @Test
    void firstFailureIsToldApart() {
        assertThat(run)
                .firstFailure()
                .satisfies(step -> assertThat(step.isBad()).isTrue());
        PipelineResult green = setting.ciroach.run(RunRequest.of(setting.module.resolve("ciroach.toml"))
                .only("flaky")
                .build());
        fails(() -> assertThat(green).firstFailure(), "expected a step to fail, but all ended well: [flaky]");
    }

    @Test
    void engineIsAskedWhatIsLeft() {
        assertThat(new PipelineResultAssert(run, setting.ciroach).leftNothingBehind())
                .isNotNull();
    }
}
