package io.ciroach.clean;

import static io.ciroach.engine.EngineException.Reason;
import static org.assertj.core.api.Assertions.assertThat;

import io.ciroach.engine.Engine;
import io.ciroach.engine.EngineRequest;
import io.ciroach.engine.EngineRun;
import io.ciroach.engine.FakeEngine;
import io.ciroach.engine.FakeStep;
import io.ciroach.engine.HelperSpec;
import io.ciroach.engine.ImageRequest;
import io.ciroach.engine.Intents;
import io.ciroach.engine.RunSpec;
import io.ciroach.event.RunEvent;
import io.ciroach.model.Budget;
import io.ciroach.model.ByteSize;
import io.ciroach.model.Command;
import io.ciroach.model.GitAccess;
import io.ciroach.model.Pull;
import io.ciroach.testing.SimulatedTime;
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

/** Which image a helper gets, and what it does with it. */
@Timeout(60)
class HelperWipeTest {

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
        fake.has("alpine:1").does(new Command.Shell("rm -rf -- \"$@\""), FakeStep.shell("sleep 3600"));
        HelperWipe helper = helper("alpine:1");
        time.at(Duration.ofSeconds(5), helper::cancel);

        assertThat(delete(helper, "target/x")).isEqualTo("the wipe was cut short");
        assertThat(time.nanos()).isLessThan(Duration.ofSeconds(10).toNanos());
        assertThat(delete(helper, "target/x")).isEqualTo("the wipe was cut short");
    }

    @Test
    void helperThatDoesNotEndIsKilledAfterAWhile() throws Exception {
        fake.has("busybox:stable").does(new Command.Shell("rm -rf -- \"$@\""), FakeStep.shell("sleep 360000"));

        assertThat(delete(helper(), "target/x"))
                .isEqualTo("a helper container of image busybox:stable took longer than 10 minutes");
    }
}
