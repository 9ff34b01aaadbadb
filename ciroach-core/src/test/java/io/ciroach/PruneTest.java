package io.ciroach;

import static org.assertj.core.api.Assertions.assertThat;

import io.ciroach.engine.EngineException;
import io.ciroach.engine.FakeEngine;
import io.ciroach.event.RunEvent;
import io.ciroach.event.RunListener;
import io.ciroach.model.ByteSize;
import io.ciroach.model.Cleaning;
import io.ciroach.result.PipelineResult;
import io.ciroach.result.PruneResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

/** Reaping by itself, and what goes wrong while reaping. */
class PruneTest extends ReapingTestKit {

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
