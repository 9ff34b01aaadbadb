package io.ciroach.clean;

import static org.assertj.core.api.Assertions.assertThat;

import io.ciroach.engine.Claim;
import io.ciroach.engine.Engine;
import io.ciroach.engine.EngineException.Reason;
import io.ciroach.engine.EngineRequest;
import io.ciroach.engine.EngineRun;
import io.ciroach.engine.FakeEngine;
import io.ciroach.engine.HelperSpec;
import io.ciroach.engine.Image;
import io.ciroach.engine.ImageRequest;
import io.ciroach.engine.Intents;
import io.ciroach.engine.RunSpecs;
import io.ciroach.engine.RunningStep;
import io.ciroach.event.RunEvent;
import io.ciroach.event.RunListener;
import io.ciroach.files.Workspace;
import io.ciroach.log.EventQueue;
import io.ciroach.model.ByteSize;
import io.ciroach.model.Cleaning.Wipe;
import io.ciroach.model.Pull;
import io.ciroach.result.Cleaned.Reaped;
import io.ciroach.result.PruneResult;
import io.ciroach.run.Housekeeping;
import io.ciroach.run.Housekeeping.Tidied;
import io.ciroach.testing.SimulatedTime;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

// Long because wiping, proving and reaping, and the end of each before its time, are told side by side.
/** What is done before the first step, after the last one and at the end of all, as far as it was asked for. */
@Timeout(60)
class HousekeeperTest {

    private static final String NOT_REAPED =
            "images and caches were not all reaped, since the run ended early; the next run or ciroach:prune does it";

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path folder;

    private final SimulatedTime time = new SimulatedTime();
    private final FakeEngine fake = new FakeEngine(time, time).has("img:1");
    private final List<String> fetched = new ArrayList<>();

    @SuppressWarnings("NullAway.Init")
    private Engine engine;

    @SuppressWarnings("NullAway.Init")
    private EngineRun run;

    @SuppressWarnings("NullAway.Init")
    private EventQueue events;

    @BeforeEach
    void openARun() {
        time.enter();
        engine = fake.open(new EngineRequest(null, Map.of(), folder));
        run = engine.openRun(RunSpecs.of("r", folder), Intents.NONE);
        RunListener listener = new RunListener() {
            @Override
            public void onPullStarted(RunEvent.PullStarted event) {
                fetched.add(event.image());
            }
        };
        events = new EventQueue(1 << 20, List.of(listener), null, Thread::new);
    }

    @AfterEach
    void nothingIsOpen() throws Exception {
        events.close();
        time.awaitQuiet();
        run.close();
        engine.close();
        time.leave();
        fake.checkNothingIsOpen();
    }

    private Housekeeper keeper(
            Workspace workspace,
            String artifact,
            Wipe wipe,
            List<Path> keep,
            @Nullable CleanProof proof,
            Housekeeper.@Nullable Reaper reaper) {
        return new Housekeeper(
                workspace,
                List.of(artifact),
                wipe,
                keep,
                new HelperWipe.Candidates(List.of(), new ImageRequest("busybox:stable", Pull.MISSING, null)),
                proof,
                reaper);
    }

    private Housekeeper keeper(Wipe wipe) {
        return keeper(Workspace.of(folder), "target", wipe, List.of(), null, null);
    }

    private Housekeeper keeper(@Nullable CleanProof proof, Housekeeper.@Nullable Reaper reaper) {
        return keeper(Workspace.of(folder), "target", Wipe.NEVER, List.of(), proof, reaper);
    }

    private Housekeeping.Tools tools() {
        return new Housekeeping.Tools(run, events, time, time);
    }

    private Path target() throws IOException {
        Path target = folder.toRealPath().resolve("target");
        Files.createDirectories(target.resolve("classes"));
        return target;
    }

    // ---- wiping

    @ParameterizedTest
    @EnumSource
    void artifactsAreWipedWhenItWasAskedFor(Wipe wipe) throws Exception {
        Path target = target();
        Tidied wiped = new Tidied(List.of(target), List.of(), List.of());
        Housekeeper keeper = keeper(wipe);
        boolean before = wipe == Wipe.BEFORE || wipe == Wipe.BOTH;
        boolean after = wipe == Wipe.AFTER || wipe == Wipe.BOTH;

        assertThat(keeper.before(tools())).isEqualTo(before ? wiped : Tidied.NOTHING);
        assertThat(Files.exists(target)).isEqualTo(!before);
        target();

        assertThat(keeper.after(tools())).isEqualTo(after ? wiped : Tidied.NOTHING);
        assertThat(Files.exists(target)).isEqualTo(!after);
    }

    @Test
    void whatIsToBeKeptStays() throws Exception {
        Path target = target();
        Path reports = Files.createDirectory(target.resolve("ciroach"));

        Tidied tidied = keeper(Workspace.of(folder), "target", Wipe.BEFORE, List.of(reports), null, null)
                .before(tools());

        assertThat(tidied.artifacts()).containsExactly(target.resolve("classes"));
        assertThat(reports).exists();
    }

    @ParameterizedTest
    @EnumSource
    void imageForFilesOfOthersIsFetchedBeforeTheFirstStepWhereverThereIsAWipe(Wipe wipe) throws Exception {
        fake.fetches("busybox:stable", Duration.ofSeconds(3));

        keeper(wipe).before(tools());

        events.close();
        assertThat(fetched).isEqualTo(wipe == Wipe.NEVER ? List.of() : List.of("busybox:stable"));
    }

    @Test
    void cancelBeforehandKeepsAWipeFromBeingBegunAndThatIsTold() throws Exception {
        fake.fetches("busybox:stable", Duration.ofSeconds(3));
        Path target = target();
        Housekeeper keeper = keeper(Wipe.BOTH);
        keeper.cancel();
        Tidied told = new Tidied(List.of(), List.of("not wiped: target (the wipe was cut short)"), List.of());

        assertThat(keeper.before(tools())).isEqualTo(told);
        assertThat(keeper.after(tools())).isEqualTo(told);
        assertThat(target).exists();
        assertThat(fake.journal()).as("nothing was fetched").isEmpty();
    }

    @Test
    void cancelEndsAFetchThatIsUnderWay() throws Exception {
        fake.fetches("busybox:stable", Duration.ofMinutes(1));
        Housekeeper keeper = keeper(Wipe.AFTER);
        time.at(Duration.ofSeconds(5), keeper::cancel);

        keeper.before(tools());

        assertThat(time.elapsed()).isEqualTo(Duration.ofSeconds(5));
    }

    // ---- files of others

    /** Wipes, before the steps and after them, what only a helper could delete. */
    private String leftAfter(OpenFile foreign) throws InterruptedException {
        fake.has("busybox:stable").helpersDo(spec -> 1);
        Housekeeper keeper = keeper(OpenFile.workspace(), foreign.name(), Wipe.AFTER, List.of(), null, null);
        keeper.before(tools());
        List<String> failures = keeper.after(tools()).failures();
        assertThat(failures).hasSize(1);
        return failures.get(0);
    }

    @Test
    void helperIsAskedForWhatThisUserMayNotDelete() throws Exception {
        try (OpenFile foreign = new OpenFile(folder)) {
            assertThat(leftAfter(foreign))
                    .startsWith("not wiped: " + foreign.name() + " (")
                    .endsWith("; a helper container of image busybox:stable ended with exit code 1");
        }
    }

    @Test
    void anotherHelperThatIsLeftIsNoStepThatMayStillRun() throws Exception {
        RunningStep helper = run.help(
                new HelperSpec(new Image("img:1", "sha256:img:1", false), "true", List.of(), Duration.ofMinutes(1)),
                (stderr, bytes, offset, length) -> {});
        try (OpenFile foreign = new OpenFile(folder)) {
            assertThat(leftAfter(foreign)).endsWith("ended with exit code 1");
        }
        helper.remove();
    }

    @Test
    void helperDeletesNothingWhileAStepMayStillRun() throws Exception {
        Claim step = run.claim(PruneTestKit.step("img:1", List.of()));
        try (OpenFile foreign = new OpenFile(folder)) {
            assertThat(leftAfter(foreign))
                    .endsWith("; no helper container deletes them while step \"s\" may still run in " + step.name());
        }
        step.withdraw();
    }

    @Test
    void helperDeletesNothingWhereTheEngineCannotTellWhetherAStepRuns() throws Exception {
        fake.failsRemnants(FakeEngine.failure(Reason.ENGINE_LOST, "it went away"));
        try (OpenFile foreign = new OpenFile(folder)) {
            assertThat(leftAfter(foreign))
                    .endsWith("; no helper container deletes them while a step may still run: it went away");
        }
    }

    // ---- at the end of all

    @Test
    void whereNobodyAsksNothingIsProvedAndNothingReaped() throws Exception {
        Housekeeper keeper = keeper(null, null);
        keeper.before(tools());
        run.claim(PruneTestKit.step("img:1", List.of()));

        assertThat(keeper.last(run, List.of())).isEqualTo(Tidied.NOTHING);
    }

    private CleanProof proof() {
        return new CleanProof(Workspace.of(folder), Set.of(), step -> true);
    }

    @Test
    void proofKnowsWhatWasThereBeforeTheFirstStep() throws Exception {
        Files.createFile(folder.resolve("before"));
        Housekeeper keeper = keeper(proof(), null);
        keeper.before(tools());
        assertThat(keeper.last(run, List.of())).isEqualTo(Tidied.NOTHING);

        Files.createFile(folder.resolve("left"));
        assertThat(keeper.last(run, List.of()).failures())
                .singleElement()
                .asString()
                .startsWith("left in the workspace: left, which belongs to user ");
    }

    @Test
    void cancelEndsTheProofToo() throws Exception {
        Housekeeper keeper = keeper(proof(), null);
        keeper.before(tools());
        keeper.cancel();

        assertThat(keeper.last(run, List.of()).failures())
                .containsExactly("whether files of other users are left in the workspace was not looked at to the end");
    }

    private static PruneResult.Item item(String name, boolean goes) {
        return new PruneResult.Item(name, goes, ByteSize.ofMb(1), "why");
    }

    @Test
    void whatWentIsToldWithWhatIsLeft() throws Exception {
        Housekeeper keeper = keeper(
                proof(),
                cancelled -> new PruneResult(
                        false,
                        List.of(item("a:1", true), item("b:1", false)),
                        List.of(item("m2", false), item("npm", true)),
                        List.of("it failed"),
                        List.of()));
        keeper.before(tools());
        Claim left = run.claim(PruneTestKit.step("img:1", List.of()));

        Tidied tidied = keeper.last(run, List.of());

        assertThat(tidied.images()).containsExactly(new Reaped("a:1", ByteSize.ofMb(1)));
        assertThat(tidied.caches()).containsExactly(new Reaped("npm", ByteSize.ofMb(1)));
        assertThat(tidied.failures())
                .containsExactly("left on the engine: container " + left.name() + " of step \"s\"", "it failed");
        assertThat(tidied.warnings()).isEmpty();
    }

    @Test
    void nothingIsReapedOnceTheRunEndsEarly() {
        Housekeeper.Reaper never = cancelled -> {
            throw new AssertionError("asked to reap");
        };
        Housekeeper leaving = keeper(null, never);
        leaving.leaveReaping();
        Housekeeper cancelled = keeper(null, never);
        cancelled.cancel();

        for (Housekeeper keeper : List.of(leaving, cancelled)) {
            assertThat(keeper.last(run, List.of())).isEqualTo(new Tidied(List.of(), List.of(), List.of(NOT_REAPED)));
        }
    }

    @Test
    void reaperLearnsThatTheRunEndsEarlyWhileItReaps() {
        Housekeeper[] keeper = new Housekeeper[1];
        List<Boolean> known = new ArrayList<>();
        keeper[0] = keeper(null, cancelled -> {
            known.add(cancelled.getAsBoolean());
            keeper[0].cancel();
            known.add(cancelled.getAsBoolean());
            return new PruneResult(false, List.of(), List.of(), List.of(), List.of());
        });

        assertThat(keeper[0].last(run, List.of()).warnings()).containsExactly(NOT_REAPED);
        assertThat(known).containsExactly(false, true);
    }
}
