package io.ciroach.clean;

import static io.ciroach.engine.EngineException.Reason;
import static org.assertj.core.api.Assertions.assertThat;

import io.ciroach.engine.Engine;
import io.ciroach.engine.EngineRequest;
import io.ciroach.engine.EngineRun;
import io.ciroach.engine.FakeEngine;
import io.ciroach.engine.FakeStep;
import io.ciroach.engine.HelperSpec;
import io.ciroach.engine.Image;
import io.ciroach.engine.ImageRequest;
import io.ciroach.engine.Intents;
import io.ciroach.engine.RunSpec;
import io.ciroach.event.RunEvent;
import io.ciroach.model.Budget;
import io.ciroach.model.ByteSize;
import io.ciroach.model.Command;
import io.ciroach.model.GitAccess;
import io.ciroach.model.Overrides;
import io.ciroach.model.Pull;
import io.ciroach.plan.Durations;
import io.ciroach.plan.ExecutionPlan;
import io.ciroach.plan.Planner;
import io.ciroach.plan.Selection;
import io.ciroach.problem.Problems;
import io.ciroach.testing.SimulatedTime;
import io.ciroach.toml.PipelineReader;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

// Long because each way in which a helper is found, fetched, cancelled or fails has its own sentence.
/** Which image a helper gets, and what it does with it. */
@Timeout(60)
class HelperWipeTest {

    private static final Command SCRIPT = new Command.Shell("rm -rf -- \"$@\"");

    private static final Path NOWHERE = Path.of("/nowhere");

    private final SimulatedTime time = new SimulatedTime();
    private final FakeEngine fake = new FakeEngine(time, time);
    private final List<HelperSpec> helped = new ArrayList<>();
    private final List<RunEvent> events = new ArrayList<>();

    @SuppressWarnings("NullAway.Init")
    private Engine engine;

    @SuppressWarnings("NullAway.Init")
    private EngineRun run;

    @BeforeEach
    void openARun() {
        time.enter();
        engine = fake.open(new EngineRequest(null, Map.of(), NOWHERE));
        run = engine.openRun(
                new RunSpec(
                        "r1",
                        "p",
                        "owner",
                        new Budget(1, ByteSize.ofMb(64), null),
                        NOWHERE,
                        1,
                        1,
                        GitAccess.READ_ONLY,
                        NOWHERE),
                Intents.NONE);
        fake.helpersDo(helper -> {
            helped.add(helper);
            return 0;
        });
    }

    @AfterEach
    void nothingIsOpen() throws Exception {
        time.awaitQuiet();
        run.close();
        engine.close();
        time.leave();
        fake.checkNothingIsOpen();
    }

    private HelperWipe helper(String... pipeline) {
        return new HelperWipe(
                run,
                new HelperWipe.Candidates(
                        List.of(pipeline).stream()
                                .map(image -> new ImageRequest(image, Pull.NEVER, null))
                                .toList(),
                        new ImageRequest("busybox:stable", Pull.MISSING, null)),
                events::add,
                time,
                time);
    }

    private List<String> images() {
        return helped.stream().map(spec -> spec.image().reference()).toList();
    }

    private static @Nullable String delete(HelperWipe helper, String... paths) throws InterruptedException {
        return helper.delete(List.of(paths));
    }

    @Test
    void firstImageOfThePipelineWithAShellServes() throws Exception {
        fake.has("scratch:1", "alpine:1", "debian:1").hasNoShell("scratch:1");
        HelperWipe helper = helper("absent:1", "scratch:1", "alpine:1", "debian:1");

        helper.prepare();

        assertThat(delete(helper, "target/x")).isNull();
        assertThat(images()).containsExactly("alpine:1");
        assertThat(events).as("nothing is fetched").isEmpty();
    }

    @Test
    void fallbackIsFetchedWhereNoneOfThePipelineServes() throws Exception {
        fake.has("scratch:1").hasNoShell("scratch:1").fetches("busybox:stable", Duration.ofSeconds(3));
        HelperWipe helper = helper("scratch:1", "absent:1");

        helper.prepare();

        assertThat(delete(helper, "target/x")).isNull();
        assertThat(images()).containsExactly("busybox:stable");
        assertThat(events.get(0)).isInstanceOf(RunEvent.PullStarted.class);
        assertThat(events.get(1))
                .isInstanceOfSatisfying(
                        RunEvent.PullFinished.class,
                        event -> assertThat(event.failure()).isNull());
    }

    @Test
    void imageThatCameWithTheRunServesWhereTheFallbackCannotBeHad() throws Exception {
        HelperWipe helper = helper("later:1");
        helper.prepare();
        fake.has("later:1");

        assertThat(delete(helper, "target/x")).isNull();
        assertThat(images()).containsExactly("later:1");
    }

    @Test
    void whereNoImageCanBeHadASentenceSaysWhatToDo() throws Exception {
        HelperWipe helper = helper("absent:1");

        helper.prepare();

        assertThat(delete(helper, "target/x"))
                .isEqualTo("they belong to another user, and there is no image with sh and rm to delete them with:"
                        + " neither one of the pipeline nor busybox:stable; pull that, or name another with"
                        + " ciroach.helperImage");
        assertThat(helped).isEmpty();
    }

    @Test
    void pathsAreArgumentsAndNeverTextOfTheScript() throws Exception {
        fake.has("alpine:1");

        delete(helper("alpine:1"), "-rf", "target/$(id)", "a b");

        assertThat(helped).singleElement().satisfies(spec -> {
            assertThat(spec.script()).isEqualTo("rm -rf -- \"$@\"");
            assertThat(spec.arguments()).containsExactly("./-rf", "./target/$(id)", "./a b");
        });
    }

    @Test
    void helperThatFailsSaysHowAndTheNextImageIsTried() throws Exception {
        fake.has("odd:1", "busybox:stable");
        fake.helpersDo(spec -> {
            helped.add(spec);
            return spec.image().reference().equals("odd:1") ? 1 : 0;
        });

        assertThat(delete(helper("odd:1"), "target/x")).isNull();
        assertThat(images()).containsExactly("odd:1", "busybox:stable");

        fake.helpersDo(spec -> 1);
        assertThat(delete(helper("odd:1"), "target/x"))
                .isEqualTo("a helper container of image busybox:stable ended with exit code 1");
    }

    @Test
    void helperThatCannotStartIsNamed() throws Exception {
        fake.has("busybox:stable").failsStart("helper", FakeEngine.failure(Reason.CANNOT_START, "exec format error"));

        assertThat(delete(helper(), "target/x"))
                .isEqualTo("a helper container of image busybox:stable could not run: exec format error");
    }

    @Test
    void cancelKillsTheHelperAndKeepsTheNextFromStarting() throws Exception {
        fake.has("alpine:1").does(SCRIPT, FakeStep.shell("sleep 3600"));
        HelperWipe helper = helper("alpine:1");
        time.at(Duration.ofSeconds(5), helper::cancel);

        assertThat(delete(helper, "target/x")).isEqualTo("the wipe was cut short");
        assertThat(time.nanos()).isLessThan(Duration.ofSeconds(10).toNanos());
        assertThat(delete(helper, "target/x")).isEqualTo("the wipe was cut short");
    }

    @Test
    void helperThatDoesNotEndIsKilledAfterAWhile() throws Exception {
        fake.has("busybox:stable").does(SCRIPT, FakeStep.shell("sleep 360000"));

        assertThat(delete(helper(), "target/x"))
                .isEqualTo("a helper container of image busybox:stable took longer than 10 minutes");
    }

    @Test
    void whatAHelperSaidOfItsFailureIsQuotedInOneLine() throws Exception {
        fake.has("busybox:stable").does(SCRIPT, FakeStep.shell("echo cannot remove a >&2; echo nor  b >&2; exit 3"));

        assertThat(delete(helper(), "target/x"))
                .isEqualTo("a helper container of image busybox:stable ended with exit code 3: cannot remove a nor b");
    }

    @Test
    void ofALongExplanationTheBeginningIsQuoted() throws Exception {
        String line = "x".repeat(199);
        fake.has("busybox:stable")
                .does(SCRIPT, FakeStep.shell("echo " + line + " >&2; echo " + line + " >&2; echo y >&2; exit 1"));

        assertThat(delete(helper(), "target/x"))
                .isEqualTo("a helper container of image busybox:stable ended with exit code 1: " + line + " "
                        + "x".repeat(100));
    }

    @Test
    void helperThatGotLostSaysHow() throws Exception {
        fake.has("busybox:stable").does(SCRIPT, FakeStep.shell("lost"));

        assertThat(delete(helper(), "target/x"))
                .isEqualTo("a helper container of image busybox:stable failed:"
                        + " the engine went away while the step ran");
    }

    @Test
    void helperThatCannotBeRemovedHasDoneItsWorkAllTheSame() throws Exception {
        fake.has("busybox:stable").failsRemoval("helper", FakeEngine.failure(Reason.ENGINE_LOST, "not now"));

        assertThat(delete(helper(), "target/x")).isNull();
    }

    @Test
    void moreThanACommandLineBearsTakesSeveralHelpersUntilOneFails() throws Exception {
        fake.has("busybox:stable");
        String[] paths = {"a".repeat(50_000), "b".repeat(50_000), "c".repeat(50_000)};

        assertThat(delete(helper(), paths)).isNull();
        assertThat(helped)
                .extracting(spec -> spec.arguments().get(0))
                .containsExactly("./" + paths[0], "./" + paths[1], "./" + paths[2]);

        helped.clear();
        fake.helpersDo(spec -> {
            helped.add(spec);
            return helped.size() == 2 ? 1 : 0;
        });
        assertThat(delete(helper(), paths)).endsWith("ended with exit code 1");
        assertThat(helped).hasSize(2);
    }

    @Test
    void nothingIsFetchedWhereTheFallbackIsThere() throws Exception {
        fake.has("busybox:stable").fetches("busybox:stable", Duration.ofSeconds(3));

        helper("absent:1").prepare();

        assertThat(fake.journal()).isEmpty();
        assertThat(events).isEmpty();
    }

    @Test
    void fetchThatFailsIsToldAndOneThatNeverBeganIsNot() throws Exception {
        helper().prepare();
        assertThat(events).isEmpty();

        fake.failsPull("busybox:stable", FakeEngine.failure(Reason.REFUSED, "too many requests"));
        helper().prepare();

        assertThat(events).hasSize(2);
        assertThat(events.get(0)).isInstanceOf(RunEvent.PullStarted.class);
        assertThat(events.get(1)).isInstanceOfSatisfying(RunEvent.PullFinished.class, event -> {
            assertThat(event.failure()).isEqualTo("too many requests");
            assertThat(event.imageId()).isNull();
        });
    }

    @Test
    void cancelEndsAFetchThatIsUnderWay() throws Exception {
        fake.fetches("busybox:stable", Duration.ofMinutes(1));
        HelperWipe helper = helper();
        time.at(Duration.ofSeconds(5), helper::cancel);

        helper.prepare();

        assertThat(time.elapsed()).isEqualTo(Duration.ofSeconds(5));
        assertThat(events.get(1))
                .isInstanceOfSatisfying(
                        RunEvent.PullFinished.class,
                        event -> assertThat(event.failure()).contains("cancelled"));
    }

    @Test
    void fetchThatBeginsAfterACancelEndsAtOnce() throws Exception {
        fake.fetches("busybox:stable", Duration.ofMinutes(1));
        HelperWipe helper = helper();
        helper.cancel();

        helper.prepare();

        assertThat(time.elapsed()).isZero();
    }

    @Test
    void afterACancelNoOtherImageIsTried() throws Exception {
        fake.has("alpine:1", "debian:1", "busybox:stable").does(SCRIPT, FakeStep.shell("sleep 3600"));
        HelperWipe helper = helper("alpine:1", "debian:1");
        time.at(Duration.ofSeconds(5), helper::cancel);

        assertThat(delete(helper, "target/x")).isEqualTo("the wipe was cut short");
        assertThat(fake.journal())
                .filteredOn(line -> line.contains("start helper"))
                .hasSize(1);
    }

    @Test
    void failureOfTheLastImageOfThePipelineIsToldWhereThereIsNoFallback() throws Exception {
        fake.has("odd:1").helpersDo(spec -> 2);

        assertThat(delete(helper("odd:1"), "target/x"))
                .isEqualTo("a helper container of image odd:1 ended with exit code 2");
    }

    @Test
    void imageThatCannotBeLookedIntoIsPassedOver() throws Exception {
        fake.has("odd:1", "alpine:1");
        EngineRun own = run;
        EngineRun odd = (EngineRun) Proxy.newProxyInstance(
                EngineRun.class.getClassLoader(), new Class<?>[] {EngineRun.class}, (proxy, method, arguments) -> {
                    if (method.getName().equals("has")
                            && ((Image) arguments[0]).reference().equals("odd:1")) {
                        throw FakeEngine.failure(Reason.REFUSED, "it has layers that nobody knows");
                    }
                    return method.invoke(own, arguments);
                });
        HelperWipe helper = new HelperWipe(
                odd,
                new HelperWipe.Candidates(
                        List.of(
                                new ImageRequest("odd:1", Pull.NEVER, null),
                                new ImageRequest("alpine:1", Pull.NEVER, null)),
                        new ImageRequest("busybox:stable", Pull.NEVER, null)),
                events::add,
                time,
                time);

        assertThat(delete(helper, "target/x")).isNull();
        assertThat(images()).containsExactly("alpine:1");
    }

    @Test
    void candidatesAreTheImagesOfThePlanEachOnceAndNoneOfThemIsFetched() {
        Problems problems = new Problems();
        String toml = World.step("a", "true")
                + World.step("b", "true")
                + World.step("c", "true", "platform = \"linux/arm64\"");
        ExecutionPlan plan = Planner.plan(
                PipelineReader.read("ciroach.toml", toml.getBytes(StandardCharsets.UTF_8), "p", problems),
                Selection.ALL,
                Overrides.NONE,
                Map.of(),
                Map.of(),
                Durations.NONE,
                problems);

        assertThat(HelperWipe.Candidates.of(plan.steps(), "mine:1", false))
                .isEqualTo(new HelperWipe.Candidates(
                        List.of(
                                new ImageRequest("img:1", Pull.NEVER, null),
                                new ImageRequest("img:1", Pull.NEVER, "linux/arm64")),
                        new ImageRequest("mine:1", Pull.MISSING, null)));
        assertThat(HelperWipe.Candidates.of(plan.steps(), "mine:1", true)
                        .fallback()
                        .pull())
                .isEqualTo(Pull.NEVER);
    }
}
