package io.ciroach;

import static org.assertj.core.api.Assertions.assertThat;

import io.ciroach.engine.Intents;
import io.ciroach.engine.StoredImage.Layer;
import io.ciroach.model.ByteSize;
import io.ciroach.model.Cleaning;
import io.ciroach.model.Overrides;
import io.ciroach.result.Cleaned.Reaped;
import io.ciroach.result.PipelineResult;
import io.ciroach.result.PruneResult;
import io.ciroach.store.ImageLedger;
import io.ciroach.store.RunFolder;
import io.ciroach.store.RunLedger;
import io.ciroach.store.StateDirectory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Images that a run reaps at its end: what goes, what stays, and why. */
class ImageReapingTest extends ReapingTestKit {

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
}
