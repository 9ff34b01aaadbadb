package io.ciroach.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.ciroach.engine.Script.Act;
import io.ciroach.model.ByteSize;
import io.ciroach.model.Cpus;
import io.ciroach.model.Pull;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

// Long because it is the contract: whoever writes an engine reads it from top to bottom.
/** What each engine does, whatever it is made of. It is spoken to through the SPI alone. */
@Timeout(120)
abstract class EngineContract extends EngineTestKit {

    // ---- the engine

    @Test
    void engineSaysWhatItIsAndHas() {
        EngineInfo info = engine.info();

        assertThat(info.id()).isNotBlank();
        assertThat(info.address()).isNotBlank();
        assertThat(info.found()).isNotBlank();
        assertThat(info.version()).isNotBlank();
        assertThat(info.apiVersion()).isNotBlank();
        assertThat(info.capacity().cpus()).isPositive();
        assertThat(info.capacity().memory().bytes()).isPositive();
    }

    @Test
    void idIsTheSameForEachConnection() {
        try (Engine again = open()) {
            assertThat(again.info().id()).isEqualTo(engine.info().id());
        }
    }

    @Test
    void engineSeesTheWorkspace() {
        assertThatCode(() -> engine.checkSees(runSpec())).doesNotThrowAnyException();
    }

    @Test
    void closedConnectionLeavesRunningStepsAlone() throws Exception {
        Engine other = open();
        RunSpec spec = runSpec();
        EngineRun run = other.openRun(spec, Intents.NONE);
        run.claim(step("s", new Act.RunUntilStopped())).start(new Output());
        other.close();

        assertThat(claimsOf(spec)).hasSize(1);
        engine.openRun(spec, Intents.NONE).close();
        assertThat(claimsOf(spec)).isEmpty();
    }

    // ---- images

    @Test
    void imageThatIsThereIsNotFetched() throws Exception {
        Progress progress = new Progress();

        Image image = run().pull(new ImageRequest(presentImage(), Pull.MISSING, null), progress)
                .await();

        assertThat(image.reference()).isEqualTo(presentImage());
        assertThat(image.id()).isNotBlank();
        assertThat(image.pulled()).isFalse();
        assertThat(progress.started).hasValue(0);
    }

    @Test
    void imageThatIsThereServesWhereNoneIsEverFetched() throws Exception {
        Image image = run().pull(new ImageRequest(presentImage(), Pull.NEVER, null), new Progress())
                .await();

        assertThat(image.pulled()).isFalse();
    }

    @Test
    void imageThatIsNotThereAndIsNeverFetchedIsMissing() {
        ImagePull pull = run().pull(new ImageRequest(absentImage(), Pull.NEVER, null), new Progress());

        EngineException failure = catchThrowableOfType(EngineException.class, pull::await);
        assertThat(failure.reason()).isEqualTo(EngineException.Reason.IMAGE_MISSING);
        assertThat(failure).hasMessageContaining(absentImage());
    }

    @Test
    void imageThatNoRegistryHasIsMissing() {
        ImagePull pull = run().pull(new ImageRequest(absentImage(), Pull.MISSING, null), new Progress());

        EngineException failure = catchThrowableOfType(EngineException.class, pull::await);
        assertThat(failure.reason()).isEqualTo(EngineException.Reason.IMAGE_MISSING);
        assertThat(failure).hasMessageContaining(absentImage());
    }

    @Test
    void imageIsFetchedWithProgressAfterItsIntentWasTold() throws Exception {
        String reference = fetchableImage();
        Progress progress = new Progress();

        Image image = run().pull(new ImageRequest(reference, Pull.MISSING, null), progress)
                .await();

        assertThat(image.pulled()).isTrue();
        assertThat(image.reference()).isEqualTo(reference);
        assertThat(progress.started).hasValue(1);
        assertThat(intents.before).contains("IMAGE " + reference);
    }

    @Test
    void intentThatThrowsKeepsAnImageFromBeingFetched() {
        EngineRun run = runWith(new Intents() {
            @Override
            public void before(Kind kind, String name) {
                throw new IllegalStateException("no room for a record");
            }

            @Override
            public void gone(Kind kind, String name) {}
        });
        String reference = fetchableImage();

        assertThatThrownBy(() -> run.pull(new ImageRequest(reference, Pull.MISSING, null), new Progress())
                        .await())
                .hasStackTraceContaining("no room for a record");
        assertThatThrownBy(() -> run().pull(new ImageRequest(reference, Pull.NEVER, null), new Progress())
                        .await())
                .isInstanceOf(EngineException.class);
    }

    @Test
    void twoWhoWantOneImageBothGetIt() throws Exception {
        String reference = fetchableImage();
        EngineRun run = run();

        ImagePull first = run.pull(new ImageRequest(reference, Pull.MISSING, null), new Progress());
        ImagePull second = run.pull(new ImageRequest(reference, Pull.MISSING, null), new Progress());

        assertThat(second.await().id()).isEqualTo(first.await().id());
        assertThat(intents.before).containsOnlyOnce("IMAGE " + reference);
    }

    @Test
    void cancelledPullSaysSo() {
        CountDownLatch begun = new CountDownLatch(1);
        ImagePull pull =
                run().pull(new ImageRequest(stallingImage(), Pull.MISSING, null), new Progress(begun::countDown));
        await(begun);

        pull.cancel();
        pull.cancel();

        EngineException failure = catchThrowableOfType(EngineException.class, pull::await);
        assertThat(failure.reason()).isEqualTo(EngineException.Reason.CANCELLED);
    }

    @Test
    void oneWhoGivesUpDoesNotEndTheOthersPull() throws Exception {
        CountDownLatch begun = new CountDownLatch(2);
        EngineRun run = run();
        String reference = stallingImage();
        ImagePull first = run.pull(new ImageRequest(reference, Pull.MISSING, null), new Progress(begun::countDown));
        ImagePull second = run.pull(new ImageRequest(reference, Pull.MISSING, null), new Progress(begun::countDown));
        await(begun);

        first.cancel();

        assertThatThrownBy(first::await).isInstanceOf(EngineException.class);
        CompletableFuture<Image> other = inBackground(second::await);
        assertThat(other).isNotDone();
        second.cancel();
        assertThatThrownBy(other::get).hasRootCauseInstanceOf(EngineException.class);
    }

    @Test
    void interruptedWaitForAnImageLeavesThePullAlone() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        ImagePull pull =
                run().pull(new ImageRequest(stallingImage(), Pull.MISSING, null), new Progress(begun::countDown));
        await(begun);

        assertThat(interrupted(pull::await)).isInstanceOf(InterruptedException.class);
        pull.cancel();
        assertThatThrownBy(pull::await).isInstanceOf(EngineException.class);
    }

    // ---- what it keeps

    static final long FRESH_BYTES = 10_000;

    private ImageStore images() {
        return engine.imageStore().orElseThrow();
    }

    private CacheStore caches() {
        return engine.cacheStore().orElseThrow();
    }

    private Image fetched(String reference, Pull pull) throws InterruptedException {
        return run().pull(new ImageRequest(reference, pull, null), new Progress())
                .await();
    }

    private Optional<StoredImage> stored(String reference) {
        return images().images().stream()
                .filter(image -> image.references().contains(reference))
                .findFirst();
    }

    @Test
    void keptImageHasItsReferencesAndLayers() {
        StoredImage image = stored(presentImage()).orElseThrow();

        assertThat(image.id()).isEqualTo(image().id());
        assertThat(image.layers())
                .isNotEmpty()
                .allSatisfy(layer -> assertThat(layer.size().bytes()).isPositive());
    }

    @Test
    void fetchedImageIsToldWithWhatWasThereBefore() throws Exception {
        String reference = freshImage();

        Image image = fetched(reference, Pull.MISSING);
        fetched(reference, Pull.ALWAYS);

        assertThat(intents.fetched).hasSize(2).allSatisfy(told -> {
            assertThat(told.reference()).isEqualTo(reference);
            assertThat(told.id()).isEqualTo(image.id());
            assertThat(told.digests()).singleElement().asString().contains("@sha256:");
        });
        FetchedImage first = intents.fetched.remove();
        assertThat(first.isNew()).isTrue();
        assertThat(first.before()).isNull();
        FetchedImage again = intents.fetched.remove();
        assertThat(again.isNew()).isFalse();
        assertThat(again.before()).isEqualTo(image.id());
        images().remove(reference, image.id());
    }

    @Test
    void imageThatIsThereUnderAnotherNameIsNotNew() throws Exception {
        fetched(fetchableImage(), Pull.MISSING);
        String other = fetchableImage();

        fetched(other, Pull.MISSING);

        assertThat(intents.fetched.stream().filter(told -> told.reference().equals(other)))
                .allSatisfy(told -> assertThat(told.isNew()).isFalse());
    }

    @Test
    void imageGoesWithItsLastReferenceAndLeavesLayersThatOthersShare() throws Exception {
        String reference = freshImage();
        Image image = fetched(reference, Pull.MISSING);
        StoredImage there = stored(reference).orElseThrow();
        assertThat(there.use()).isNull();
        StoredImage.Layer own = there.layers().get(there.layers().size() - 1);
        assertThat(own.size()).isEqualTo(new ByteSize(FRESH_BYTES));
        assertThat(there.layers().get(0))
                .isEqualTo(stored(presentImage()).orElseThrow().layers().get(0));

        Removal removal = images().remove(reference, image.id());

        assertThat(removal.kept()).isNull();
        assertThat(removal.deleted()).containsExactlyInAnyOrder(image.id(), own.id());
        assertThat(stored(reference)).isEmpty();
        assertThat(images().images()).noneMatch(left -> left.id().equals(image.id()));
        assertThat(images().remove(reference, image.id()).kept()).isNull();
    }

    @Test
    void referenceThatStandsForAnotherImageIsNotTouched() {
        Removal removal = images().remove(presentImage(), "sha256:" + "0".repeat(64));

        assertThat(removal).isEqualTo(new Removal(null, Set.of()));
        assertThat(stored(presentImage())).isPresent();
    }

    @Test
    void imageThatAContainerUsesStaysAndSaysSo() throws Exception {
        String reference = freshImage();
        Image image = fetched(reference, Pull.MISSING);
        Claim claim = run().claim(withImage(step("s", new Act.Exit(0)), image));

        assertThat(stored(reference).orElseThrow().use()).contains(claim.name());
        assertThat(images().remove(reference, image.id()).kept()).isNotNull();
        assertThat(stored(reference)).isPresent();

        claim.withdraw();
        assertThat(stored(reference).orElseThrow().use()).isNull();
        assertThat(images().remove(reference, image.id()).kept()).isNull();
    }

    @Test
    void cacheStaysWhileAContainerUsesItAndGoesWhenAsked() {
        String cache = "0/user/contract-" + ProcessHandle.current().pid() + "-" + System.nanoTime();
        Claim claim = run().claim(withCache(step("s", new Act.Exit(0)), cache));

        StoredCache used = cache(cache).orElseThrow();
        assertThat(intents.before).contains("CACHE " + used.volume());
        assertThat(used.use()).contains(claim.name());
        assertThat(caches().remove(used.volume(), cache).kept()).isNotNull();
        claim.withdraw();

        assertThat(cache(cache).orElseThrow().use()).isNull();
        caches().remove(used.volume(), "another cache");
        assertThat(cache(cache)).isPresent();
        assertThat(caches().remove(used.volume(), cache).kept()).isNull();
        assertThat(cache(cache)).isEmpty();
        assertThat(caches().remove(used.volume(), cache).kept()).isNull();
    }

    private Optional<StoredCache> cache(String cache) {
        return caches().caches().stream()
                .filter(stored -> stored.cache().equals(cache))
                .findFirst();
    }

    // ---- claims

    @Test
    void claimCountsBeforeItStarts() {
        RunSpec spec = runSpec();
        Claim claim = open(spec).claim(step("heavy[v=1]", new Act.Exit(0)));

        assertThat(claimsOf(spec)).singleElement().satisfies(live -> {
            assertThat(live.step()).isEqualTo("heavy[v=1]");
            assertThat(live.owner()).isEqualTo(spec.owner());
            assertThat(live.started()).isFalse();
            assertThat(live.memory()).isEqualTo(ByteSize.ofMb(32));
            assertThat(live.cpus()).isEqualTo(Cpus.of(1));
            assertThat(live.createdAt()).isNotNull();
            assertThat(live.container()).isNotBlank();
        });
        claim.withdraw();
    }

    @Test
    void runningStepCountsAsStarted() throws Exception {
        RunSpec spec = runSpec();
        RunningStep step =
                open(spec).claim(step("s", new Act.RunUntilStopped())).start(new Output());

        assertThat(claimsOf(spec))
                .singleElement()
                .satisfies(live -> assertThat(live.started()).isTrue());

        step.kill();
        step.await();
    }

    @Test
    void stepThatHasEndedCountsNoMore() throws Exception {
        RunSpec spec = runSpec();
        open(spec).claim(step("s", new Act.Exit(0))).start(new Output()).await();

        assertThat(claimsOf(spec)).isEmpty();
    }

    @Test
    void withdrawnClaimIsGone() {
        RunSpec spec = runSpec();
        EngineRun run = open(spec);
        Claim claim = run.claim(step("s", new Act.Exit(0)));

        claim.withdraw();
        claim.withdraw();

        assertThat(leftOf(spec.id())).isEmpty();
        assertThat(run.removed()).isEqualTo(1);
        assertThat(intents.gone).contains("CONTAINER " + claim.name());
    }

    @Test
    void nameIsFixedByRunStepAndAttemptAndToldBeforehand() {
        RunSpec spec = runSpec();
        EngineRun run = open(spec);

        Claim first = run.claim(step("s", new Act.Exit(0)));
        Claim second = run.claim(withAttempt(step("s", new Act.Exit(0)), 2));
        Claim third = run.claim(step("s[v=1]", new Act.Exit(0)));
        Claim fourth = run.claim(step("s[v-1]", new Act.Exit(0)));

        List<String> names = List.of(first.name(), second.name(), third.name(), fourth.name());
        assertThat(names)
                .doesNotHaveDuplicates()
                .allSatisfy(name -> assertThat(name)
                        .startsWith("ciroach-" + spec.id() + "-")
                        .matches("[a-z0-9-]{1,63}"));
        names.forEach(name -> assertThat(intents.before).contains("CONTAINER " + name));
    }

    @Test
    void intentThatThrowsKeepsAClaimFromBeingMade() {
        RunSpec spec = runSpec();
        EngineRun run = engine.openRun(spec, new Intents() {
            @Override
            public void before(Kind kind, String name) {
                throw new IllegalStateException("no room for a record");
            }

            @Override
            public void gone(Kind kind, String name) {}
        });
        runs.add(run);

        assertThatThrownBy(() -> run.claim(step("s", new Act.Exit(0)))).hasStackTraceContaining("no room for a record");
        assertThat(leftOf(spec.id())).isEmpty();
    }

    @Test
    void claimTellsItsTurnAndUnderWhichLimitsItWasMade() {
        RunSpec spec = runSpec();
        Turn turn = new Turn(
                Instant.parse("2026-11-24T10:00:00.123Z"), true, Set.of("0//a folder/ü,+%/m2", "0/user/other"));
        Claim claim = open(spec).claim(step("s", new Act.Exit(0)), turn);

        assertThat(claimsOf(spec)).singleElement().satisfies(live -> {
            assertThat(live.turn()).isEqualTo(turn);
            assertThat(live.limits()).isEqualTo(spec.budget());
            assertThat(live.stage()).isEqualTo(LiveClaim.Stage.CLAIMED);
            assertThat(live.holds()).isTrue();
            assertThat(live.container()).isEqualTo(claim.name());
        });
        claim.withdraw();
    }

    @Test
    void placeInLineIsSeenAndHoldsNothing() {
        RunSpec spec = runSpec();
        EngineRun run = open(spec);
        Turn turn = Turn.since(Instant.parse("2026-11-24T10:00:00.123Z"));

        Place place = run.queue(step("s[v=1]", new Act.Exit(0)), turn, Duration.ofMinutes(15));

        assertThat(claimsOf(spec)).singleElement().satisfies(live -> {
            assertThat(live.stage()).isEqualTo(LiveClaim.Stage.IN_LINE);
            assertThat(live.holds()).isFalse();
            assertThat(live.step()).isEqualTo("s[v=1]");
            assertThat(live.turn()).isEqualTo(turn);
            assertThat(live.memory()).isEqualTo(ByteSize.ofMb(32));
            assertThat(live.container()).isEqualTo(place.container());
        });
        assertThat(engine.traces().stream().filter(trace -> trace.run().equals(spec.id())))
                .singleElement()
                .satisfies(trace -> assertThat(trace.deadline()).isNotNull());
        place.close();
        place.close();
        assertThat(claimsOf(spec)).isEmpty();
        assertThat(run.removed()).as("it is no step's container").isZero();
        assertThat(intents.gone).contains("CONTAINER " + place.container());
    }

    @Test
    void closingARunGivesUpItsPlaces() {
        RunSpec spec = runSpec();
        EngineRun run = open(spec);
        var unused = run.queue(step("s", new Act.Exit(0)), Turn.since(Instant.EPOCH), Duration.ofMinutes(15));

        run.close();

        assertThat(leftOf(spec.id())).isEmpty();
    }

    @Test
    void commandLineNamesVariablesWithoutTheirValues() {
        Claim claim = run().claim(withEnv(step("s", new Act.Exit(0)), Map.of("TOKEN", "sesame-open")));

        assertThat(claim.commandLine())
                .startsWith("docker run --rm ")
                .contains("TOKEN", presentImage())
                .doesNotContain("sesame-open");
    }

    @Test
    void claimOfAnImageThatIsGoneSaysSo() {
        StepSpec spec =
                withImage(step("s", new Act.Exit(0)), new Image(absentImage(), "sha256:" + "0".repeat(64), false));

        EngineException failure = catchThrowableOfType(EngineException.class, () -> run().claim(spec));
        assertThat(failure.reason()).isEqualTo(EngineException.Reason.IMAGE_GONE);
        assertThat(failure).hasMessageContaining(absentImage());
    }

    // ---- running

    @Test
    void exitCodeIsTheCommands() throws Exception {
        ExitStatus status = start(new Act.Exit(7)).await();

        assertThat(status.reason()).isEqualTo(ExitStatus.Reason.EXITED);
        assertThat(status.exitCode()).isEqualTo(7);
        assertThat(status.oomKilled()).isFalse();
        assertThat(status.logComplete()).isTrue();
    }

    @Test
    void endIsTheSameHoweverOftenAndFromWhereItIsAskedFor() throws Exception {
        RunningStep step = start(new Act.Exit(0));
        CompletableFuture<ExitStatus> other = inBackground(step::await);

        ExitStatus status = step.await();

        assertThat(step.await()).isEqualTo(status);
        assertThat(other.get()).isEqualTo(status);
        assertThat(status.exitCode()).isZero();
    }

    @Test
    void outputArrivesByteForByteAndEachStreamByItself() throws Exception {
        Output output = new Output();
        RunningStep step = start(
                output,
                new Act.Print(false, "no line break at the end, ü"),
                new Act.Print(true, "oh\u0000no\r\n"),
                new Act.Exit(0));

        step.await();

        assertThat(output.out()).isEqualTo("no line break at the end, ü");
        assertThat(output.err()).isEqualTo("oh\u0000no\r\n");
    }

    @Test
    void allOutputWasHandedOverWhenTheEndIsKnown() throws Exception {
        Output output = new Output();

        ExitStatus status =
                start(output, new Act.PrintLines(20_000), new Act.Exit(3)).await();

        assertThat(status.logComplete()).isTrue();
        assertThat(output.out().lines()).hasSize(20_000).last().isEqualTo("line 20000");
    }

    @Test
    void outputThatIsNotTakenHoldsTheStepBack() throws Exception {
        RunSpec spec = runSpec();
        CountDownLatch blocked = new CountDownLatch(1);
        CountDownLatch release = new CountDownLatch(1);
        Output output = new Output();
        RunningStep step = open(spec)
                .claim(step("s", new Act.PrintLines(200_000)))
                .start((stderr, bytes, offset, length) -> {
                    blocked.countDown();
                    release.await();
                    output.write(stderr, bytes, offset, length);
                });

        await(blocked);
        assertThat(claimsOf(spec)).hasSize(1);
        release.countDown();

        assertThat(step.await().logComplete()).isTrue();
        assertThat(output.out().lines()).hasSize(200_000);
    }

    @Test
    void outputThatThrowsGetsNoMoreAndTheStepGoesOn() throws Exception {
        AtomicInteger calls = new AtomicInteger();
        RunningStep step = run().claim(step("s", new Act.PrintLines(200_000), new Act.Exit(5)))
                .start((stderr, bytes, offset, length) -> {
                    calls.incrementAndGet();
                    throw new IllegalStateException("broken");
                });

        ExitStatus status = step.await();

        assertThat(calls).hasValue(1);
        assertThat(status.exitCode()).isEqualTo(5);
        assertThat(status.logComplete()).isFalse();
    }

    @Test
    void environmentReachesTheCommand() throws Exception {
        Output output = new Output();
        StepSpec spec = withEnv(step("s", new Act.PrintVariable("GREETING")), Map.of("GREETING", "it's \"$HOME\" = ü"));

        run().claim(spec).start(output).await();

        assertThat(output.out()).isEqualTo("it's \"$HOME\" = ü\n");
    }

    @Test
    void childInTheBackgroundDoesNotKeepAStepOpen() throws Exception {
        Output output = new Output();
        RunningStep step =
                start(output, new Act.LeaveChildThatHoldsOutput(), new Act.Print(false, "done"), new Act.Exit(0));

        ExitStatus status = step.await();

        assertThat(status.exitCode()).isZero();
        assertThat(output.out()).isEqualTo("done");
    }

    /** An engine may refuse it, or start its init, which then ends 127 and says why. */
    @Test
    void commandThatIsNotThereIs127WithAReasonAndLeavesNothing() throws Exception {
        RunSpec spec = runSpec();
        Claim claim = open(spec).claim(withCommand(step("s", new Act.Exit(0)), commandThatIsNotThere()));

        try {
            RunningStep step = claim.start(new Output());
            ExitStatus status = step.await();
            assertThat(status.reason()).isEqualTo(ExitStatus.Reason.EXITED);
            assertThat(status.exitCode()).isEqualTo(127);
            assertThat(status.message()).contains(presentImage());
            step.remove();
        } catch (EngineException refused) {
            assertThat(refused.reason()).isEqualTo(EngineException.Reason.CANNOT_START);
            assertThat(refused.exitCode()).isEqualTo(127);
            assertThat(refused).hasMessageContaining(presentImage());
        }

        assertThat(leftOf(spec.id())).isEmpty();
        assertThat(intents.gone).contains("CONTAINER " + claim.name());
    }

    @Test
    void stepThatExceedsItsMemoryIsKilledAndTheEngineSaysSo() throws Exception {
        ExitStatus status = start(new Act.ExceedMemory()).await();

        assertThat(status.reason()).isEqualTo(ExitStatus.Reason.EXITED);
        assertThat(status.exitCode()).isEqualTo(137);
        assertThat(status.oomKilled()).isTrue();
    }

    @Test
    void stepMaySurviveTheMemoryOfItsChild() throws Exception {
        ExitStatus status =
                start(new Act.ExceedMemoryInChild(), new Act.Exit(0)).await();

        assertThat(status.exitCode()).isZero();
        assertThat(status.oomKilled()).isTrue();
    }

    @Test
    void stoppedStepEndsByItsSignal() throws Exception {
        Output output = new Output();
        RunningStep step = start(output, new Act.Print(false, "up\n"), new Act.RunUntilStopped());
        await(output.firstByte);

        step.stop(Duration.ofMinutes(5));
        step.stop(Duration.ofMinutes(5));

        ExitStatus status = step.await();
        assertThat(status.reason()).isEqualTo(ExitStatus.Reason.STOPPED);
        assertThat(status.exitCode()).isEqualTo(143);
        assertThat(status.oomKilled()).isFalse();
    }

    @Test
    void stepThatIgnoresItsSignalIsKilledAfterTheGrace() throws Exception {
        Output output = new Output();
        RunningStep step = start(output, new Act.Print(false, "up\n"), new Act.RunUntilKilled());
        await(output.firstByte);

        step.stop(Duration.ofMillis(200));

        ExitStatus status = step.await();
        assertThat(status.reason()).isEqualTo(ExitStatus.Reason.STOPPED);
        assertThat(status.exitCode()).isEqualTo(137);
        assertThat(status.oomKilled()).isFalse();
        assertThat(output.out()).isEqualTo("up\n");
    }

    @Test
    void killCutsTheGraceShort() throws Exception {
        Output output = new Output();
        RunningStep step = start(output, new Act.Print(false, "up\n"), new Act.RunUntilKilled());
        await(output.firstByte);

        step.stop(Duration.ofHours(1));
        step.kill();
        step.kill();

        ExitStatus status = step.await();
        assertThat(status.reason()).isEqualTo(ExitStatus.Reason.STOPPED);
        assertThat(status.exitCode()).isEqualTo(137);
    }

    @Test
    void stopAfterTheEndChangesNothing() throws Exception {
        RunningStep step = start(new Act.Exit(4));
        ExitStatus status = step.await();

        step.stop(Duration.ofSeconds(1));
        step.kill();

        assertThat(step.await()).isEqualTo(status);
        assertThat(status.reason()).isEqualTo(ExitStatus.Reason.EXITED);
    }

    @Test
    void interruptedWaitLeavesTheStepAlone() throws Exception {
        RunSpec spec = runSpec();
        RunningStep step =
                open(spec).claim(step("s", new Act.RunUntilStopped())).start(new Output());

        assertThat(interrupted(step::await)).isInstanceOf(InterruptedException.class);

        assertThat(claimsOf(spec)).hasSize(1);
        step.kill();
        assertThat(step.await().reason()).isEqualTo(ExitStatus.Reason.STOPPED);
    }

    @Test
    void stepThatAStrangerRemovesIsLost() throws Exception {
        Output output = new Output();
        Claim claim = run().claim(step("s", new Act.Print(false, "up\n"), new Act.RunUntilStopped()));
        RunningStep step = claim.start(output);
        await(output.firstByte);

        removeBehindItsBack(claim.name());

        ExitStatus status = step.await();
        assertThat(status.reason()).isEqualTo(ExitStatus.Reason.LOST);
        assertThat(status.logComplete()).isFalse();
        assertThat(status.message()).contains(claim.name());
        assertThatCode(step::remove).doesNotThrowAnyException();
    }

    @Test
    void claimThatAStrangerRemovesCannotBeStartedAndIsWithdrawnInPeace() {
        Claim claim = run().claim(step("s", new Act.Exit(0)));
        removeBehindItsBack(claim.name());

        assertThatThrownBy(() -> claim.start(new Output())).isInstanceOf(EngineException.class);
        assertThatCode(claim::withdraw).doesNotThrowAnyException();
    }

    // ---- removing

    @Test
    void removedStepIsGone() throws Exception {
        RunSpec spec = runSpec();
        EngineRun run = open(spec);
        Claim claim = run.claim(step("s", new Act.Exit(0)));
        RunningStep step = claim.start(new Output());
        step.await();
        assertThat(leftOf(spec.id())).isNotEmpty();

        step.remove();
        step.remove();

        assertThat(leftOf(spec.id())).isEmpty();
        assertThat(run.removed()).isEqualTo(1);
        assertThat(intents.gone).containsOnlyOnce("CONTAINER " + claim.name());
    }

    @Test
    void runningStepIsRemovedByForce() throws Exception {
        RunSpec spec = runSpec();
        RunningStep step = open(spec).claim(step("s", new Act.RunUntilKilled())).start(new Output());

        step.remove();

        assertThat(leftOf(spec.id())).isEmpty();
        assertThat(step.await().reason()).isEqualTo(ExitStatus.Reason.STOPPED);
    }

    @Test
    void closingARunRemovesAllOfItAndNothingElse() throws Exception {
        RunSpec spec = runSpec();
        RunSpec other = runSpec();
        open(other).claim(step("other", new Act.Exit(0)));
        EngineRun run = open(spec);
        run.claim(step("claimed", new Act.Exit(0)));
        run.claim(step("running", new Act.RunUntilKilled())).start(new Output());
        run.claim(step("ended", new Act.Exit(1))).start(new Output()).await();

        run.close();
        run.close();

        assertThat(leftOf(spec.id())).isEmpty();
        assertThat(leftOf(other.id())).isNotEmpty();
        assertThat(run.removed()).isEqualTo(3);
    }

    @Test
    void closedRunMakesNothingMore() {
        RunSpec spec = runSpec();
        EngineRun run = open(spec);
        run.close();

        EngineException failure =
                catchThrowableOfType(EngineException.class, () -> run.claim(step("s", new Act.Exit(0))));
        assertThat(failure.reason()).isEqualTo(EngineException.Reason.CANCELLED);
        assertThat(leftOf(spec.id())).isEmpty();
    }

    @Test
    void closingARunEndsItsPulls() {
        CountDownLatch begun = new CountDownLatch(1);
        EngineRun run = run();
        ImagePull pull =
                run.pull(new ImageRequest(stallingImage(), Pull.MISSING, null), new Progress(begun::countDown));
        await(begun);

        run.close();

        EngineException failure = catchThrowableOfType(EngineException.class, pull::await);
        assertThat(failure.reason()).isEqualTo(EngineException.Reason.CANCELLED);
    }

    // ---- helpers, and what is left

    @Test
    void imageIsKnownByTheProgramsThatItHas() {
        EngineRun run = run();

        assertThat(run.has(image(), List.of("sh", "rm"))).isTrue();
        assertThat(run.has(image(), List.of("sh", "no-such-program"))).isFalse();
    }

    @Test
    void helperRunsAtOnceAndIsNoClaim() throws Exception {
        RunSpec spec = runSpec();
        EngineRun run = open(spec);
        Output output = new Output();

        RunningStep helper = run.help(helper(image(), new Act.Print(false, "done")), output);
        ExitStatus end = helper.await();
        List<LiveClaim> claims = claimsOf(spec);
        helper.remove();

        assertThat(end.exitCode()).isZero();
        assertThat(output.out()).isEqualTo("done");
        assertThat(claims).isEmpty();
        assertThat(run.removed()).as("helpers are not counted").isZero();
    }

    @Test
    void helperIsKilledAndClosingTheRunRemovesIt() throws Exception {
        EngineRun run = run();
        RunningStep helper = run.help(helper(image(), new Act.RunUntilKilled()), new Output());

        helper.kill();

        assertThat(helper.await().reason()).isEqualTo(ExitStatus.Reason.STOPPED);
        run.close();
        assertThat(run.remnants()).isEmpty();
    }

    @Test
    void helperOfAnImageThatIsGoneSaysSo() {
        Image gone = new Image("gone:1", "sha256:" + "0".repeat(64), false);

        assertThatThrownBy(() -> run().help(helper(gone, new Act.Exit(0)), new Output()))
                .isInstanceOfSatisfying(
                        EngineException.class,
                        e -> assertThat(e.reason()).isEqualTo(EngineException.Reason.IMAGE_GONE));
    }

    @Test
    void whatARunHasLeftIsNamedWithItsStep() {
        EngineRun run = run();
        assertThat(run.remnants()).isEmpty();

        Claim claim = run.claim(step("the step", new Act.Exit(0)));

        assertThat(run.remnants()).containsExactly(new Remnant("container", claim.name(), "the step"));
        run.close();
        assertThat(run.remnants()).isEmpty();
    }

    // ---- what a recovery asks, who knows containers by name alone

    private List<Trace> tracesOf(RunSpec run) {
        return engine.traces().stream()
                .filter(trace -> trace.run().equals(run.id()))
                .toList();
    }

    @Test
    void containerLeavesATraceUntilItIsRemoved() throws Exception {
        RunSpec spec = runSpec();
        StepSpec step = step("the step", new Act.Exit(3));
        Instant before = engine.timeOf(Instant.now());
        Claim claim = open(spec).claim(step);

        assertThat(tracesOf(spec)).singleElement().satisfies(trace -> {
            assertThat(trace.container()).isEqualTo(claim.name());
            assertThat(trace.step()).isEqualTo("the step");
            assertThat(trace.owner()).isEqualTo(spec.owner());
            assertThat(Objects.requireNonNull(trace.deadline()))
                    .isBetween(
                            before.plus(step.lifetime()).minusSeconds(2),
                            before.plus(step.lifetime()).plusSeconds(60));
        });
        claim.start(new Output()).await();
        assertThat(tracesOf(spec)).as("one that has ended is still there").hasSize(1);
        assertThat(engine.remove(claim.name())).isTrue();
        assertThat(tracesOf(spec)).isEmpty();
    }

    @Test
    void helperLeavesATraceWithoutAStep() throws Exception {
        RunSpec spec = runSpec();
        RunningStep helper = open(spec).help(helper(image(), new Act.RunUntilStopped()), new Output());

        assertThat(tracesOf(spec))
                .singleElement()
                .satisfies(trace -> assertThat(trace.step()).isNull());
        helper.kill();
        helper.await();
        helper.remove();
    }

    @Test
    void exitCodeIsKnownOfWhatHasEndedOnly() throws Exception {
        EngineRun run = run();
        Claim waiting = run.claim(step("waiting", new Act.Exit(0)));
        Claim running = run.claim(step("running", new Act.RunUntilStopped()));
        RunningStep step = running.start(new Output());
        Claim ended = run.claim(step("ended", new Act.Exit(7)));
        ended.start(new Output()).await();

        assertThat(engine.exitCode(waiting.name())).isEmpty();
        assertThat(engine.exitCode(running.name())).isEmpty();
        assertThat(engine.exitCode(ended.name())).hasValue(7);
        assertThat(engine.exitCode("ciroach-there-is-none")).isEmpty();
        step.kill();
        step.await();
    }

    @Test
    void removingByNameEndsWhatRunsAndIsFineWithWhatIsGone() throws Exception {
        Claim claim = run().claim(step("s", new Act.RunUntilStopped()));
        claim.start(new Output());

        assertThat(engine.remove(claim.name())).isTrue();
        assertThat(engine.remove(claim.name())).isFalse();
        assertThat(engine.exitCode(claim.name())).isEmpty();
    }

    private HelperSpec helper(Image image, Act... acts) {
        return new HelperSpec(image, helperScript(command(Script.of(acts))), List.of(), Duration.ofMinutes(10));
    }
}
