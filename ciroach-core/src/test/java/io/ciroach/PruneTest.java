package io.ciroach;

import static org.assertj.core.api.Assertions.assertThat;

import io.ciroach.engine.Claim;
import io.ciroach.engine.Engine;
import io.ciroach.engine.EngineException;
import io.ciroach.engine.EngineRequest;
import io.ciroach.engine.EngineRun;
import io.ciroach.engine.FakeEngine;
import io.ciroach.engine.Image;
import io.ciroach.engine.Intents;
import io.ciroach.engine.RunSpec;
import io.ciroach.engine.StepSpec;
import io.ciroach.engine.StoredImage.Layer;
import io.ciroach.event.RunEvent;
import io.ciroach.event.RunListener;
import io.ciroach.model.Budget;
import io.ciroach.model.ByteSize;
import io.ciroach.model.Cleaning;
import io.ciroach.model.Command;
import io.ciroach.model.GitAccess;
import io.ciroach.model.Network;
import io.ciroach.model.Overrides;
import io.ciroach.result.Cleaned.Reaped;
import io.ciroach.result.PipelineResult;
import io.ciroach.result.PruneResult;
import io.ciroach.run.SystemTime;
import io.ciroach.store.ImageLedger;
import io.ciroach.store.RunFolder;
import io.ciroach.store.RunLedger;
import io.ciroach.store.StateDirectory;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadFactory;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Reaping through the door, at the end of runs and by itself: what goes, what stays, and why. */
@Timeout(60)
class PruneTest {

    private static final ByteSize MB = ByteSize.ofMb(1);

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path folder;

    private final ThreadFactory threads = work -> {
        Thread thread = new Thread(work);
        thread.setDaemon(true);
        return thread;
    };

    /** Never the same moment twice, so that there is always a least recently used one. */
    private final Clock clock = new Clock() {
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

    private final FakeEngine engine = new FakeEngine(new SystemTime(Clock.systemUTC()), threads)
            .has("busybox:stable")
            .fetches("a:1", Duration.ofMillis(1))
            .fetches("a:2", Duration.ofMillis(1))
            .fetches("b:1", Duration.ofMillis(1))
            .fetches("c:1", Duration.ofMillis(1));

    @SuppressWarnings("NullAway.Init")
    private Ciroach ciroach;

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

    // ---- projects

    private RunRequest.Builder request(String project, String clean, String... steps) throws IOException {
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
    private static String step(String image, String... keys) {
        return "name = \"" + image.replace(':', '-') + "\"\nimage = \"" + image + "\"\ncommand = \"true\"\n"
                + String.join("\n", keys);
    }

    private PipelineResult run(String project, String clean, String... steps) throws IOException {
        PipelineResult result = ciroach.run(request(project, clean, steps).build());
        assertThat(result.exitCode()).isZero();
        return result;
    }

    private static List<String> reaped(PipelineResult result) {
        return result.cleaned().images().stream().map(Reaped::reference).toList();
    }

    private static final String KEEP = "";
    private static final String SUPERSEDED = "images = \"superseded\"";
    private static final String ALL = "images = \"all\"";

    // ---- superseded

    @Test
    void imageWhoseTagWasEditedGoesAtTheEndOfTheRun() throws Exception {
        assertThat(reaped(run("p", SUPERSEDED, step("a:1")))).isEmpty();

        PipelineResult result = run("p", SUPERSEDED, step("a:2"));

        assertThat(result.cleaned().images()).containsExactly(new Reaped("a:1", MB));
        assertThat(engine.references()).contains("a:2").doesNotContain("a:1");
        assertThat(result.reports().resolve("run.json"))
                .content(StandardCharsets.UTF_8)
                .contains("\"reference\" : \"a:1\"", "\"bytes\" : 1048576");
        assertThat(result.warnings()).isEmpty();
    }

    @Test
    void nothingGoesUnlessSomebodyAsksForIt() throws Exception {
        run("p", KEEP, step("a:1"));
        run("p", KEEP, step("a:2"));

        assertThat(engine.references()).contains("a:1", "a:2");
    }

    @Test
    void imageThatWasThereBeforeStays() throws Exception {
        engine.has("a:1");
        run("p", SUPERSEDED, step("a:1", "pull = \"always\""));

        run("p", ALL, step("a:2"));

        assertThat(engine.references()).contains("a:1");
    }

    @Test
    void imageThatWasThereUnderAnotherNameStays() throws Exception {
        engine.tags("mine:1", "sha256:a:1");
        run("p", SUPERSEDED, step("a:1"));

        run("p", ALL, step("a:2"));

        assertThat(engine.references()).contains("a:1", "mine:1");
    }

    @Test
    void nameThatSomebodyGaveToOneOfOursKeepsTheImage() throws Exception {
        run("p", SUPERSEDED, step("a:1"));
        engine.tags("mine:1", "sha256:a:1");

        PipelineResult result = run("p", SUPERSEDED, step("a:2"));

        assertThat(result.cleaned().images()).containsExactly(new Reaped("a:1", new ByteSize(0)));
        assertThat(engine.references()).contains("mine:1").doesNotContain("a:1");
    }

    @Test
    void imageThatAnotherPipelineRefersToStays() throws Exception {
        run("p", SUPERSEDED, step("a:1"));
        run("q", KEEP, step("a:1"));

        run("p", SUPERSEDED, step("a:2"));

        assertThat(engine.references()).contains("a:1");
    }

    @Test
    void imageOfAPipelineWhoseFileIsGoneGoes() throws Exception {
        run("p", KEEP, step("a:1"));
        Files.delete(folder.resolve("p/ciroach.toml"));

        assertThat(reaped(run("q", SUPERSEDED, step("b:1")))).containsExactly("a:1");
    }

    @Test
    void imageWhoseTagHasMovedGoesByItsDigest() throws Exception {
        run("p", SUPERSEDED, step("a:1", "pull = \"always\""));
        engine.moves("a:1", "sha256:newer");

        PipelineResult result = run("p", SUPERSEDED, step("a:1", "pull = \"always\""));

        assertThat(result.cleaned().images()).containsExactly(new Reaped("a@sha256:a:1", MB));
        assertThat(engine.references()).contains("a:1", "a@sha256:newer").doesNotContain("a@sha256:a:1");
    }

    @Test
    void tagThatSomebodyElseHasMovedIsNotTouched() throws Exception {
        run("p", SUPERSEDED, step("a:1"));
        engine.tags("a:1", "sha256:theirs");

        assertThat(reaped(run("p", SUPERSEDED, step("a:2")))).containsExactly("a@sha256:a:1");
        assertThat(engine.references()).contains("a:1");
    }

    @Test
    void stepsThatAreNotSelectedStillReferToTheirImages() throws Exception {
        run("p", SUPERSEDED, step("a:1"), step("b:1"));

        ciroach.run(
                request("p", SUPERSEDED, step("a:1"), step("b:1")).only("a-1").build());

        assertThat(engine.references()).contains("a:1", "b:1");
    }

    @Test
    void imageThatIsGoneAlreadyIsForgotten() throws Exception {
        run("p", SUPERSEDED, step("a:1"));
        engine.forgets("a:1");
        engine.forgets("a@sha256:a:1");

        assertThat(reaped(run("p", SUPERSEDED, step("a:2")))).isEmpty();
        engine.has("a:1"); // somebody else's now
        assertThat(reaped(run("p", SUPERSEDED, step("a:2")))).isEmpty();
        assertThat(engine.references()).contains("a:1");
    }

    // ---- all

    @Test
    void allTakesWhatThisPipelineFetchedAndNoOtherRefersTo() throws Exception {
        run("q", KEEP, step("b:1"), step("c:1"));
        run("p", KEEP, step("c:1"));

        PipelineResult result = run("p", ALL, step("a:1"), step("b:1"), step("c:1"));

        assertThat(reaped(result)).containsExactly("a:1");
        assertThat(reaped(run("q", ALL, step("b:1"), step("c:1")))).isEmpty();
        run("p", KEEP, step("a:2"));
        assertThat(reaped(run("q", ALL, step("b:1"), step("c:1")))).containsExactlyInAnyOrder("b:1", "c:1");
    }

    @Test
    void overrideBeatsTheFile() throws Exception {
        RunRequest request = request("p", KEEP, step("a:1"))
                .overrides(new Overrides(null, null, null, null, Cleaning.Images.ALL, null))
                .build();

        assertThat(reaped(ciroach.run(request))).containsExactly("a:1");
    }

    @Test
    void cleanRoomReapsWhatIsSuperseded() throws Exception {
        run("p", KEEP, step("a:1", "caches = [\"own\"]"));

        PipelineResult result = ciroach.run(
                request("p", "caches = \"all\"", step("a:2")).cleanRoom(true).build());

        assertThat(reaped(result)).containsExactly("a:1");
        assertThat(result.cleaned().caches()).isEmpty();
        assertThat(engine.cacheVolumes()).hasSize(1);
    }

    // ---- in use

    /** Somebody else's container. */
    private interface Stranger {
        void leave();
    }

    private Stranger container(String image, String cache) {
        Engine connection = engine.open(new EngineRequest(null, Map.of(), folder));
        EngineRun run = connection.openRun(
                new RunSpec("stranger", "p", "o", new Budget(1, MB, null), folder, 0, 0, GitAccess.READ_ONLY, folder),
                Intents.NONE);
        Claim claim = run.claim(new StepSpec(
                "s",
                1,
                new Image(image, "sha256:" + image, false),
                new Command.Shell("true"),
                null,
                Map.of(),
                "/",
                new StepSpec.User.Named("0"),
                MB,
                null,
                1,
                null,
                List.of(),
                false,
                null,
                Network.NONE,
                cache.isEmpty() ? List.of() : List.of(new StepSpec.CacheMount(cache, "/own")),
                Duration.ofMinutes(1)));
        return () -> {
            claim.withdraw();
            run.close();
            connection.close();
        };
    }

    @Test
    void imageThatAContainerUsesStaysUntilThatIsGone() throws Exception {
        run("p", KEEP, step("a:1"));
        Stranger stranger = container("a:1", "");
        assertThat(reaped(run("p", SUPERSEDED, step("a:2")))).isEmpty();
        PruneResult shown = ciroach.prune(
                PruneRequest.of(request("p", SUPERSEDED, step("a:2")).build()), true);
        assertThat(shown.images().get(0).reason()).matches("container ciroach-stranger-s-\\S+ uses it");
        stranger.leave();

        assertThat(reaped(run("p", SUPERSEDED, step("a:2")))).containsExactly("a:1");
    }

    @Test
    void whatARunThatIsNotOverMayNeedStays() throws Exception {
        run("q", KEEP, step("a:1", "caches = [\"own\"]"));
        StateDirectory state = StateDirectory.open(Map.of(), folder, false);
        RunFolder live = RunFolder.make(state, Set.of(), new Random());
        String pipeline = folder.resolve("q/ciroach.toml").toRealPath().toString();
        RunLedger told = new RunLedger(ImageLedger.of(state, "fake-engine"), live.id(), pipeline, clock);
        told.begin(Set.of(), Set.of("a:1"));
        told.before(Intents.Kind.CACHE, volume("q"));
        String clean = ALL + "\nimage_budget = 1\ncaches = \"all\"";
        RunRequest request = request("q", clean, step("a:2")).build();

        PruneResult pruned = ciroach.prune(PruneRequest.of(request), false);

        String reason = "run " + live.id() + " may still need it";
        assertThat(pruned.images()).containsExactly(new PruneResult.Item("a:1", false, MB, reason));
        assertThat(pruned.caches()).containsExactly(new PruneResult.Item(volume("q"), false, MB, reason));

        live.delete();
        assertThat(ciroach.prune(PruneRequest.of(request), false).freed()).isEqualTo(ByteSize.ofMb(2));
    }

    // ---- image_budget

    @Test
    void leastRecentlyUsedImagesAboveTheBudgetGo() throws Exception {
        run("p", KEEP, step("a:1"));
        run("q", KEEP, step("b:1"));
        run("r", KEEP, step("c:1"));
        run("p", KEEP, step("a:1"));

        PipelineResult result = run("s", "image_budget = \"2mb\"", step("a:2"));

        assertThat(reaped(result)).containsExactly("b:1", "c:1");
        assertThat(engine.references()).contains("a:1", "a:2");
    }

    @Test
    void sharedLayersCountOnceAndNotAtAllWhereOthersHaveThem() throws Exception {
        Layer foreign = new Layer("foreign", ByteSize.ofMb(100));
        Layer shared = new Layer("shared", ByteSize.ofMb(10));
        engine.isMadeOf("sha256:busybox:stable", foreign)
                .isMadeOf("sha256:a:1", foreign, shared, new Layer("a", MB))
                .isMadeOf("sha256:b:1", foreign, shared, new Layer("b", MB));
        run("p", KEEP, step("a:1"));
        run("q", KEEP, step("b:1"));

        assertThat(reaped(run("q", "image_budget = \"12mb\"", step("b:1")))).isEmpty();
        assertThat(run("q", "image_budget = \"11mb\"", step("b:1")).cleaned().images())
                .containsExactly(new Reaped("a:1", MB));
        assertThat(run("q", "image_budget = \"10mb\"", step("b:1")).cleaned().images())
                .containsExactly(new Reaped("b:1", ByteSize.ofMb(11)));
    }

    @Test
    void imageThatFreesNothingIsNotSacrificedToABudget() throws Exception {
        Layer shared = new Layer("shared", MB);
        engine.isMadeOf("sha256:a:1", shared)
                .isMadeOf("sha256:c:1", shared)
                .isMadeOf("sha256:b:1", new Layer("b", ByteSize.ofMb(5)));
        run("p", KEEP, step("a:1"));
        run("p", KEEP, step("b:1"));

        assertThat(reaped(run("p", "image_budget = \"2mb\"", step("c:1")))).containsExactly("b:1");
    }

    // ---- caches

    private String volume(String project) throws IOException {
        int user = (int) Files.getAttribute(folder, "unix:uid");
        return "volume-of-"
                + (user + "/" + folder.resolve(project + "/ciroach.toml").toRealPath() + "/own").replace('/', '-');
    }

    private String cache(String project) throws IOException {
        int user = (int) Files.getAttribute(folder, "unix:uid");
        return project.isEmpty()
                ? user + "/user/ours"
                : user + "/" + folder.resolve(project + "/ciroach.toml").toRealPath() + "/own";
    }

    private static final String BOTH = "caches = [\"own\", \"ours\"]";

    @Test
    void allCachesAreThoseOfThisPipelineAndNoneThatItShares() throws Exception {
        run("q", KEEP, step("a:1", BOTH));

        PipelineResult result = run("p", "caches = \"all\"", step("a:1", BOTH));

        assertThat(result.cleaned().caches()).containsExactly(new Reaped(volume("p"), MB));
        assertThat(engine.cacheVolumes()).containsExactlyInAnyOrder(cache("q"), cache(""));
    }

    @Test
    void cacheBudgetTakesLeastRecentlyUsedOnesOfThisPipelineAndTheUser() throws Exception {
        run("q", KEEP, step("a:1", BOTH));
        run("p", KEEP, step("a:1", "caches = [\"own\"]"));
        engine.holds(cache("p"), ByteSize.ofMb(5))
                .holds(cache(""), ByteSize.ofMb(5))
                .holds(cache("q"), ByteSize.ofMb(5));

        assertThat(run("p", "cache_budget = \"10mb\"", step("a:1")).cleaned().caches())
                .isEmpty();
        assertThat(run("p", "cache_budget = \"9mb\"", step("a:1")).cleaned().caches())
                .containsExactly(new Reaped("volume-of-" + cache("").replace('/', '-'), ByteSize.ofMb(5)));
        assertThat(engine.cacheVolumes()).containsExactlyInAnyOrder(cache("q"), cache("p"));
    }

    @Test
    void cacheThatAContainerUsesStays() throws Exception {
        run("p", KEEP, step("a:1", "caches = [\"own\"]"));
        Stranger stranger = container("a:1", cache("p"));
        assertThat(run("p", "caches = \"all\"\ncache_budget = 1", step("a:1"))
                        .cleaned()
                        .caches())
                .isEmpty();
        stranger.leave();

        assertThat(run("p", "caches = \"all\"", step("a:1")).cleaned().caches()).hasSize(1);
    }

    // ---- by itself

    @Test
    void dryRunTellsEachOnesReasonAndTouchesNothing() throws Exception {
        run("p", KEEP, step("a:1", BOTH), step("b:1"));
        run("q", KEEP, step("b:1"));
        RunRequest request = request("p", SUPERSEDED, step("a:2")).build();
        List<String> references = engine.references();
        byte[] ledger = Files.readAllBytes(ledger());

        PruneResult shown = ciroach.prune(PruneRequest.of(request), true);

        assertThat(shown.images())
                .containsExactly(
                        new PruneResult.Item("a:1", true, MB, "no pipeline refers to it any more"),
                        new PruneResult.Item(
                                "b:1",
                                false,
                                MB,
                                folder.resolve("q/ciroach.toml").toRealPath() + " refers to it"));
        assertThat(shown.caches())
                .extracting(PruneResult.Item::reason)
                .containsExactly("caches = \"keep\"", "caches = \"keep\"");
        assertThat(shown.freed()).isEqualTo(MB);
        assertThat(engine.references()).isEqualTo(references);
        assertThat(ledger()).hasBinaryContent(ledger);

        PruneResult pruned = ciroach.prune(PruneRequest.of(request), false);

        assertThat(pruned.images()).isEqualTo(shown.images());
        assertThat(engine.references()).doesNotContain("a:1").contains("b:1");
    }

    @Test
    void withoutAPipelineWhatIsSupersededGoes() throws Exception {
        run("p", KEEP, step("a:1"), step("b:1"));
        run("p", KEEP, step("b:1"));
        run("q", KEEP, step("c:1"));

        PruneResult pruned = ciroach.prune(PruneRequest.of(), false);
        assertThat(pruned.images())
                .filteredOn(PruneResult.Item::goes)
                .extracting(PruneResult.Item::reference)
                .containsExactly("a:1");

        PruneResult all = ciroach.prune(PruneRequest.of().reaping(Cleaning.Images.ALL), false);
        assertThat(all.images())
                .extracting(PruneResult.Item::reason)
                .containsOnly("images = \"all\", and no other pipeline refers to it");
        assertThat(engine.references()).containsExactly("busybox:stable");
    }

    @Test
    void keepKeepsAndSaysSo() throws Exception {
        run("p", KEEP, step("a:1"));

        PruneResult pruned =
                ciroach.prune(PruneRequest.of(request("p", KEEP, step("a:2")).build()), true);

        assertThat(pruned.images()).containsExactly(new PruneResult.Item("a:1", false, MB, "images = \"keep\""));
    }

    @Test
    void pipelineThatCannotBePlannedRefersToWhatItsLastRunSaid() throws Exception {
        run("p", KEEP, step("a:1"));
        RunRequest request = request("p", SUPERSEDED, step("a:2").replace("a:2", "${{ env.NOT_SET }}:1"))
                .build();

        assertThat(ciroach.prune(PruneRequest.of(request), false).freed()).isEqualTo(new ByteSize(0));
        assertThat(engine.references()).contains("a:1");
    }

    // ---- what goes wrong

    @Test
    void imageThatCannotBeRemovedIsNamedAndTheRunEndsWith4() throws Exception {
        run("p", KEEP, step("a:1"), step("b:1"));
        engine.failsImageRemoval("a:1", FakeEngine.failure(EngineException.Reason.ENGINE_LOST, "disk on fire"));

        PipelineResult result =
                ciroach.run(request("p", SUPERSEDED, step("a:2")).build());

        assertThat(result.exitCode()).isEqualTo(4);
        assertThat(result.warnings()).containsExactly("image a:1 was not reaped: disk on fire");
        assertThat(reaped(result)).containsExactly("b:1");
    }

    @Test
    void engineThatHangsIsAskedNoMore() throws Exception {
        run("p", KEEP, step("a:1"));
        run("p", KEEP, step("b:1"));
        engine.failsImageRemoval("a:1", FakeEngine.failure(EngineException.Reason.ENGINE_HANGS, "no answer"));

        PipelineResult result =
                ciroach.run(request("p", SUPERSEDED, step("a:2")).build());

        assertThat(result.exitCode()).isEqualTo(4);
        assertThat(result.warnings()).containsExactly("images and caches were not all reaped: no answer");
        assertThat(engine.references()).contains("a:1", "b:1");
    }

    @Test
    void runThatIsCancelledReapsNothingAndSaysSo() throws Exception {
        run("p", KEEP, step("a:1"));
        CountDownLatch started = new CountDownLatch(1);
        RunRequest request = request("p", SUPERSEDED, step("a:2").replace("\"true\"", "\"forever\""))
                .listener(new RunListener() {
                    @Override
                    public void onAttemptStarted(RunEvent.AttemptStarted event) {
                        started.countDown();
                    }
                })
                .build();

        PipelineRun run = ciroach.start(request);
        started.await();
        run.cancel();
        PipelineResult result = run.await();

        assertThat(result.exitCode()).isEqualTo(130);
        assertThat(result.warnings())
                .containsExactly("images and caches were not all reaped, since the run ended early; the next run or"
                        + " ciroach:prune does it");
        assertThat(engine.references()).contains("a:1");
    }

    @Test
    void ledgerThatIsDamagedIsSetAsideAndWhatItKnewStays() throws Exception {
        run("p", KEEP, step("a:1"));
        Files.writeString(ledger(), "rubbish");

        PipelineResult result = run("p", ALL, step("b:1"));

        assertThat(result.warnings())
                .singleElement()
                .asString()
                .startsWith("the ledger of images could not be read and was begun anew");
        assertThat(reaped(result)).containsExactly("b:1");
        assertThat(engine.references()).contains("a:1");
    }

    private Path ledger() throws IOException {
        try (Stream<Path> files = Files.list(folder.resolve(".local/state/ciroach/ledgers"))) {
            return files.filter(file -> !file.toString().endsWith(".lock"))
                    .findFirst()
                    .orElseThrow();
        }
    }

    @RepeatedTest(10)
    void runsAtOnceShareOneLedger() throws Exception {
        List<Thread> runs = new ArrayList<>();
        List<String> images = List.of("a:1", "a:2", "b:1", "c:1");
        for (String image : images) {
            RunRequest request = request("of-" + image.charAt(0) + image.charAt(2), SUPERSEDED, step(image))
                    .build();
            runs.add(new Thread(() -> ciroach.run(request)));
        }
        runs.forEach(Thread::start);
        for (Thread run : runs) {
            run.join();
        }

        assertThat(engine.references()).containsAll(images);
        PruneResult shown = ciroach.prune(PruneRequest.of(), true);
        assertThat(shown.images()).extracting(PruneResult.Item::reference).containsExactlyInAnyOrderElementsOf(images);
        assertThat(shown.freed()).isEqualTo(new ByteSize(0));
    }
}
