package io.ciroach.clean;

import static io.ciroach.model.Cleaning.Images.ALL;
import static io.ciroach.model.Cleaning.Images.KEEP;
import static io.ciroach.model.Cleaning.Images.SUPERSEDED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.ciroach.engine.Claim;
import io.ciroach.engine.EngineException;
import io.ciroach.engine.EngineException.Reason;
import io.ciroach.engine.FakeEngine;
import io.ciroach.engine.Removal;
import io.ciroach.engine.StoredImage.Layer;
import io.ciroach.model.ByteSize;
import io.ciroach.result.PruneResult;
import io.ciroach.store.RunFolder;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

// Long because each reason of an image to go or to stay is a scene of its own.
/** Why each image goes or stays, and what somebody does to it meanwhile. */
class ImagePrunerTest extends PruneTestKit {

    private static final String NOBODY = "no pipeline refers to it any more";
    private static final String ALONE = "images = \"all\", and no other pipeline refers to it";

    // ---- decided

    @Test
    void imageThatNobodyRefersToGoes() throws Exception {
        fetch("p", "a:1", "b:1");
        refer("q", "b:1");

        assertThat(reap(images(null, SUPERSEDED)).images())
                .containsExactly(goes("a:1", MB, NOBODY), stays("b:1", MB, pipeline("q") + " refers to it"));
        assertThat(fake.references()).containsExactly("b:1", "b@sha256:b:1");
        assertThat(show().images()).as("it is forgotten").hasSize(1);
    }

    @Test
    void oneRuleOfSeveralIsEnough() throws Exception {
        fetch("p", "a:1");

        assertThat(reap(images(null, KEEP), images(null, SUPERSEDED)).images())
                .containsExactly(goes("a:1", MB, NOBODY));
    }

    @Test
    void whereNobodyAsksImagesAreKept() throws Exception {
        fetch("p", "a:1");

        assertThat(show(images(null, KEEP)).images()).containsExactly(stays("a:1", MB, "images = \"keep\""));
        assertThat(reap(images(null, KEEP), imageBudget(1)).images())
                .containsExactly(stays("a:1", MB, "images = \"keep\""));
    }

    @Test
    void allAreThoseOfOnePipelineThatNoOtherRefersTo() throws Exception {
        fetch("p", "a:1", "b:1");
        refer("p", "a:1", "b:1");
        fetch("q", "c:1");
        refer("q", "b:1", "c:1");

        assertThat(reap(images(pipeline("p"), ALL)).images())
                .containsExactly(
                        goes("a:1", MB, ALONE),
                        stays("b:1", MB, pipeline("p") + " refers to it"),
                        stays("c:1", MB, pipeline("q") + " refers to it"));
    }

    @Test
    void allOfEachPipelineAreThoseThatOnlyWhoFetchedThemRefersTo() throws Exception {
        fetch("p", "a:1", "b:1");
        refer("p", "a:1");
        refer("q", "b:1");

        assertThat(reap(images(null, ALL)).images())
                .containsExactly(goes("a:1", MB, ALONE), stays("b:1", MB, pipeline("q") + " refers to it"));
    }

    @Test
    void ofATagThatHasMovedOnTheDigestGoes() throws Exception {
        fetch("p", "a:1");
        refer("p", "a:1");
        fake.tags("a:1", "sha256:newer");

        assertThat(reap(images(null, SUPERSEDED)).images())
                .containsExactly(goes("a@sha256:a:1", MB, "a:1 is another image by now"));
        assertThat(fake.references()).containsExactly("a:1");
    }

    @Test
    void whatSomebodyElseRemovedIsNotOursWhenItComesBack() throws Exception {
        fetch("p", "a:1");
        fake.forgets("a:1");
        fake.forgets("a@sha256:a:1");
        assertThat(reap(images(null, SUPERSEDED)).images()).isEmpty();
        fake.tags("a:1", "sha256:a:1");

        assertThat(reap(images(null, ALL)).images()).isEmpty();
        assertThat(fake.references()).containsExactly("a:1");
    }

    @Test
    void imageInUseStaysAndTheContainerIsNamed() throws Exception {
        fetch("p", "a:1");
        Claim user = container("a:1");

        assertThat(reap(images(null, ALL), imageBudget(0)).images())
                .containsExactly(stays("a:1", MB, "container " + user.name() + " uses it"));
        user.withdraw();
    }

    @Test
    void imageThatARunNeedsStaysButNotForTheRunThatAsks() throws Exception {
        fetch("p", "a:1");
        RunFolder run = beginRun();
        tells(run, "p").begin(Set.of(), Set.of("a:1"));

        assertThat(reap(images(null, SUPERSEDED)).images())
                .containsExactly(stays("a:1", MB, "run " + run.id() + " may still need it"));
        Pruner own = new Pruner(ledger, engine, USER, run.id());
        assertThat(own.reap(List.of(images(null, SUPERSEDED)), book -> {}, () -> false)
                        .images())
                .containsExactly(goes("a:1", MB, NOBODY));
        run.delete();
    }

    // ---- a budget

    @Test
    void budgetIsMetExactlyAndSaysWhatWasNeeded() throws Exception {
        fetch("p", "a:1", "b:1", "c:1");
        refer("p", "a:1", "b:1", "c:1");

        assertThat(reap(imageBudget(3)).images()).noneMatch(PruneResult.Item::goes);
        assertThat(reap(imageBudget(2)).images())
                .containsExactly(
                        goes("a:1", MB, "least recently used, and image_budget is 2mb of which 3mb are needed"),
                        stays("b:1", MB, pipeline("p") + " refers to it"),
                        stays("c:1", MB, pipeline("p") + " refers to it"));
    }

    @Test
    void whatGoesAnywayDoesNotCountForABudget() throws Exception {
        fetch("p", "a:1", "b:1", "c:1");
        refer("p", "a:1", "b:1");

        assertThat(reap(images(null, SUPERSEDED), imageBudget(2)).images())
                .extracting(PruneResult.Item::goes)
                .containsExactly(false, false, true);
    }

    @Test
    void budgetPassesOverWhatIsInUse() throws Exception {
        fetch("p", "a:1", "b:1");
        refer("p", "a:1", "b:1");
        Claim user = container("a:1");

        assertThat(reap(imageBudget(1)).images())
                .extracting(PruneResult.Item::goes)
                .containsExactly(false, true);
        user.withdraw();
    }

    @Test
    void imagesOfTheSameLayersGoTogetherAndTheirBytesAreTheLastOnes() throws Exception {
        Layer shared = new Layer("shared", MB);
        fake.isMadeOf("sha256:a:1", shared).isMadeOf("sha256:b:1", shared);
        fetch("p", "a:1", "b:1", "c:1");
        refer("p", "a:1", "b:1", "c:1");

        assertThat(reap(imageBudget(1)).images())
                .extracting(PruneResult.Item::goes, PruneResult.Item::size)
                .containsExactly(tuple(true, new ByteSize(0)), tuple(true, MB), tuple(false, MB));
    }

    @Test
    void imageThatFreesNothingIsNotSacrificed() throws Exception {
        Layer shared = new Layer("shared", MB);
        fake.isMadeOf("sha256:a:1", shared)
                .isMadeOf("sha256:b:1", new Layer("b", ByteSize.ofMb(5)))
                .isMadeOf("sha256:c:1", shared);
        fetch("p", "a:1", "b:1", "c:1");
        refer("p", "a:1", "b:1", "c:1");

        assertThat(reap(imageBudget(2)).images())
                .extracting(PruneResult.Item::goes)
                .containsExactly(false, true, false);
    }

    @Test
    void imageThatSomebodyElseFetchesInPlaceOfOneThatWentIsNotOurs() throws Exception {
        fetch("p", "a:1");
        assertThat(reap(images(null, SUPERSEDED)).images()).hasSize(1);
        fake.tags("a:1", "sha256:a:1");

        assertThat(reap(images(null, SUPERSEDED)).images()).isEmpty();
        assertThat(fake.references()).containsExactly("a:1");
    }

    @Test
    void reasonOfABudgetCountsWhatIsNeededOnceOtherRulesAreMet() throws Exception {
        fetch("p", "a:1", "b:1", "c:1");
        refer("p", "a:1", "b:1");

        assertThat(reap(images(null, SUPERSEDED), imageBudget(1))
                        .images()
                        .get(0)
                        .reason())
                .isEqualTo("least recently used, and image_budget is 1mb of which 2mb are needed");
    }

    // ---- between the decision and the removal

    @Test
    void whatSomebodyElseReapedMeanwhileIsNotTouched() throws Exception {
        fetch("p", "a:1");

        PruneResult pruned = reapWhile(
                () -> ledger.change(book -> {
                    book.forget(book.images().get(0));
                    return true;
                }),
                images(null, SUPERSEDED));

        assertThat(pruned.images()).containsExactly(stays("a:1", MB, "somebody else has reaped it"));
        assertThat(fake.references()).contains("a:1");
    }

    @Test
    void whatARunNeedsSinceThenStays() throws Exception {
        fetch("p", "a:1");
        RunFolder run = beginRun();

        PruneResult pruned = reapWhile(
                () -> tells(run, "p").begin(Set.of(), Set.of("a:1")), images(null, SUPERSEDED), imageBudget(0));

        assertThat(pruned.images()).containsExactly(stays("a:1", MB, "run " + run.id() + " may still need it"));
        run.delete();
    }

    @Test
    void whatAnyPipelineRefersToSinceThenStaysIfItWasToGoForWantOfOne() throws Exception {
        fetch("p", "a:1");

        assertThat(reapWhile(() -> refer("p", "a:1"), images(null, ALL)).images())
                .containsExactly(stays("a:1", MB, pipeline("p") + " refers to it"));
    }

    @Test
    void whatAnotherPipelineRefersToSinceThenStaysAndWhatItsOwnDoesGoes() throws Exception {
        fetch("p", "a:1", "b:1");
        refer("p", "a:1", "b:1");

        assertThat(reapWhile(() -> refer("q", "a:1"), images(pipeline("p"), ALL))
                        .images())
                .containsExactly(stays("a:1", MB, pipeline("q") + " refers to it"), goes("b:1", MB, ALONE));
    }

    @Test
    void whatIsTooMuchGoesWhoeverRefersToItSinceThen() throws Exception {
        fetch("p", "a:1");

        assertThat(reapWhile(() -> refer("q", "a:1"), imageBudget(0)).images())
                .extracting(PruneResult.Item::goes)
                .containsExactly(true);
    }

    @Test
    void whatAContainerUsesSinceThenIsKeptByTheEngine() throws Exception {
        fetch("p", "a:1");
        List<Claim> users = new ArrayList<>();

        PruneResult pruned = reapWhile(() -> users.add(container("a:1")), images(null, SUPERSEDED));

        assertThat(pruned.images())
                .containsExactly(stays(
                        "a:1",
                        MB,
                        "the engine keeps it: container " + users.get(0).name() + " uses it"));
        assertThat(show().images()).as("it is still ours").hasSize(1);
        users.get(0).withdraw();
    }

    // ---- what the engine says

    /** Reaps all that is superseded, with an engine that answers to each removal like this. */
    private List<PruneResult.Item> removedAs(Removal answer) throws IOException {
        ImagePruner pruner = new ImagePruner(
                ledger,
                new OtherImages(engine) {
                    @Override
                    public Removal remove(String reference, String id) {
                        return answer;
                    }
                },
                null);
        List<PrunePlan.Image> plan = ledger.change(book -> pruner.plan(book, List.of(images(null, SUPERSEDED))));
        List<PruneResult.Item> items = new ArrayList<>();
        pruner.carryOut(plan, () -> false, items, new ArrayList<>());
        return items;
    }

    @Test
    void bytesAreThoseOfTheLayersThatTheEngineDeleted() throws Exception {
        fake.isMadeOf("sha256:a:1", new Layer("one", MB), new Layer("two", ByteSize.ofMb(2)));
        fetch("p", "a:1");

        assertThat(removedAs(new Removal(null, Set.of("sha256:a:1", "two"))))
                .containsExactly(goes("a:1", ByteSize.ofMb(2), NOBODY));
    }

    @Test
    void whereTheEngineTellsNoLayersTheBytesAreThosePlanned() throws Exception {
        fetch("p", "a:1");

        assertThat(removedAs(new Removal(null, Set.of("sha256:a:1")))).containsExactly(goes("a:1", MB, NOBODY));
    }

    @Test
    void whatTheEngineOnlyUntaggedFreedNothing() throws Exception {
        fetch("p", "a:1");

        assertThat(removedAs(new Removal(null, Set.of()))).containsExactly(goes("a:1", new ByteSize(0), NOBODY));
    }

    @Test
    void layersOfNobodyFreedNothing() throws Exception {
        fetch("p", "a:1");

        assertThat(removedAs(new Removal(null, Set.of("unknown"))))
                .containsExactly(goes("a:1", new ByteSize(0), NOBODY));
    }

    @Test
    void imageThatCannotBeRemovedIsNamedAndTheOthersGo() throws Exception {
        fetch("p", "a:1", "b:1");
        fake.failsImageRemoval("a:1", FakeEngine.failure(Reason.ENGINE_LOST, "disk on fire"));

        PruneResult pruned = reap(images(null, SUPERSEDED));

        assertThat(pruned.images())
                .containsExactly(stays("a:1", MB, "it could not be removed"), goes("b:1", MB, NOBODY));
        assertThat(pruned.failures()).containsExactly("image a:1 was not reaped: disk on fire");
        assertThat(show().images()).as("it is still ours").hasSize(1);
    }

    @Test
    void engineThatHangsIsAskedNoMore() throws Exception {
        fetch("p", "a:1", "b:1");
        EngineException hangs = FakeEngine.failure(Reason.ENGINE_HANGS, "no answer");
        fake.failsImageRemoval("a:1", hangs).failsImageRemoval("b:1", hangs);

        PruneResult pruned = reap(images(null, SUPERSEDED));

        assertThat(pruned.failures()).containsExactly("images and caches were not all reaped: no answer");
        assertThat(fake.references()).contains("a:1", "b:1");
    }
}
