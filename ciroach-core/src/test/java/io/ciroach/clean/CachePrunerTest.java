package io.ciroach.clean;

import static io.ciroach.model.Cleaning.Caches.ALL;
import static io.ciroach.model.Cleaning.Caches.KEEP;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.ciroach.engine.Claim;
import io.ciroach.engine.EngineException;
import io.ciroach.engine.EngineException.Reason;
import io.ciroach.engine.FakeEngine;
import io.ciroach.engine.Removal;
import io.ciroach.model.ByteSize;
import io.ciroach.result.PruneResult;
import io.ciroach.store.RunFolder;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Why each cache goes or stays, and what somebody does to it meanwhile. */
class CachePrunerTest extends PruneTestKit {

    private static final String ALL_GO = "caches = \"all\"";
    private static final String SHARED = "all pipelines share it, so it goes by cache_budget alone";

    // ---- decided

    @Test
    void allCachesOfAPipelineGoAndNoneOfAnotherAndNoneThatAllShare() throws Exception {
        String own = use(cache("p", "m2"), 1);
        String others = use(cache("q", "m2"), 1);
        String shared = use(cache(null, "m2"), 1);

        PruneResult pruned = reap(caches(pipeline("p"), ALL));

        assertThat(pruned.caches())
                .containsExactly(
                        goes(own, MB, ALL_GO),
                        stays(others, MB, "another pipeline's, which alone reaps it"),
                        stays(shared, MB, SHARED));
        assertThat(pruned.images()).isEmpty();
        assertThat(pruned.failures()).isEmpty();
        assertThat(fake.cacheVolumes()).containsExactlyInAnyOrder(cache("q", "m2"), cache(null, "m2"));
        assertThat(show().caches()).as("it is forgotten").hasSize(2);
    }

    @Test
    void withoutAPipelineThoseOfAllPipelinesGo() throws Exception {
        String one = use(cache("p", "m2"), 1);
        String other = use(cache("q", "npm"), 1);
        String shared = use(cache(null, "m2"), 1);

        assertThat(reap(caches(null, ALL)).caches())
                .containsExactly(goes(one, MB, ALL_GO), goes(other, MB, ALL_GO), stays(shared, MB, SHARED));
    }

    @Test
    void whereNobodyAsksCachesAreKept() throws Exception {
        String own = use(cache("p", "m2"), 1);
        String shared = use(cache(null, "m2"), 1);

        assertThat(show(caches(pipeline("p"), KEEP)).caches())
                .containsExactly(stays(own, MB, "caches = \"keep\""), stays(shared, MB, "caches = \"keep\""));
    }

    @Test
    void cachesOfAnotherUserAndThoseThatTheLedgerDoesNotKnowAreNotLookedAt() throws Exception {
        String known = use(cache("p", "m2"), 1);
        String foreign = use(cache("p", "m2").replaceFirst("^" + USER, USER + "1"), 1);
        String unknown = use(cache("q", "m2"), 1);
        ledger.change(book -> {
            book.forgetCache(unknown);
            return true;
        });

        assertThat(reap(caches(null, ALL), cacheBudget(null, 0)).caches())
                .extracting(PruneResult.Item::reference)
                .containsExactly(known);
        assertThat(fake.cacheVolumes().stream().map(PruneTestKit::volume)).containsExactlyInAnyOrder(foreign, unknown);
    }

    @Test
    void whatSomebodyElseRemovedIsNotOursWhenItComesBack() throws Exception {
        String cache = cache("p", "m2");
        use(cache, 1);
        engine.cacheStore().orElseThrow().remove(volume(cache), cache);
        assertThat(reap(caches(null, ALL)).caches()).isEmpty();

        assertThat(ledger.<Boolean>look(book -> book.cacheUsedAt(volume(cache)).isPresent()))
                .isFalse();
    }

    @Test
    void cacheInUseStaysAndTheContainerIsNamed() throws Exception {
        String cache = cache("p", "m2");
        RunFolder run = beginRun();
        Claim user = use(run, cache);

        assertThat(reap(caches(null, ALL), cacheBudget(null, 0)).caches())
                .containsExactly(stays(volume(cache), MB, "container " + user.name() + " uses it"));
        user.withdraw();
        assertThat(reap(caches(null, ALL), cacheBudget(null, 0)).caches())
                .containsExactly(stays(volume(cache), MB, "run " + run.id() + " may still need it"));
        Pruner own = new Pruner(ledger, engine, USER, run.id());
        assertThat(own.reap(List.of(caches(null, ALL)), book -> {}, () -> false).caches())
                .containsExactly(goes(volume(cache), MB, ALL_GO));
        run.delete();
    }

    // ---- a budget

    @Test
    void budgetIsMetExactlyAndSaysWhatWasNeeded() throws Exception {
        String oldest = use(cache("p", "a"), 1);
        String middle = use(cache(null, "b"), 1);
        String newest = use(cache("p", "c"), 1);

        assertThat(reap(cacheBudget(pipeline("p"), 3)).caches()).noneMatch(PruneResult.Item::goes);
        assertThat(reap(cacheBudget(pipeline("p"), 2)).caches())
                .containsExactly(
                        goes(oldest, MB, "least recently used, and cache_budget is 2mb of which 3mb are needed"),
                        stays(middle, MB, SHARED),
                        stays(newest, MB, "nothing asks for it to go"));
        assertThat(reap(cacheBudget(pipeline("p"), 1)).caches())
                .containsExactly(
                        goes(middle, MB, "least recently used, and cache_budget is 1mb of which 2mb are needed"),
                        stays(newest, MB, "nothing asks for it to go"));
    }

    @Test
    void otherPipelinesCountOnlyForABudgetOfAll() throws Exception {
        String other = use(cache("q", "a"), 5);
        String own = use(cache("p", "a"), 1);

        assertThat(reap(cacheBudget(pipeline("p"), 1)).caches()).noneMatch(PruneResult.Item::goes);
        assertThat(reap(cacheBudget(null, 1)).caches())
                .extracting(PruneResult.Item::reference, PruneResult.Item::goes)
                .containsExactly(tuple(other, true), tuple(own, false));
    }

    @Test
    void budgetPassesOverWhatIsNeededAndWhatIsEmpty() throws Exception {
        String used = cache("p", "a");
        RunFolder run = beginRun();
        use(run, used).withdraw();
        String empty = use(cache("p", "b"), 0);
        String large = use(cache("p", "c"), 2);

        assertThat(reap(cacheBudget(null, 1)).caches())
                .extracting(PruneResult.Item::reference, PruneResult.Item::goes)
                .containsExactly(tuple(volume(used), false), tuple(empty, false), tuple(large, true));
        run.delete();
    }

    @Test
    void whatGoesAnywayDoesNotCountForABudget() throws Exception {
        String shared = use(cache(null, "a"), 1);
        String own = use(cache("p", "b"), 1);

        assertThat(reap(caches(pipeline("p"), ALL), cacheBudget(pipeline("p"), 1))
                        .caches())
                .containsExactly(stays(shared, MB, SHARED), goes(own, MB, ALL_GO));
    }

    @Test
    void twoBudgetsTakeNothingTwice() throws Exception {
        String older = use(cache("p", "a"), 1);
        String newer = use(cache("p", "b"), 1);

        assertThat(reap(cacheBudget(null, 1), cacheBudget(pipeline("p"), 1)).caches())
                .containsExactly(
                        goes(older, MB, "least recently used, and cache_budget is 1mb of which 2mb are needed"),
                        stays(newer, MB, "nothing asks for it to go"));
    }

    @Test
    void reasonIsTheFirstRulesThatTakesIt() throws Exception {
        String own = use(cache("p", "a"), 2);

        assertThat(reap(cacheBudget(null, 1), caches(null, ALL)).caches())
                .containsExactly(goes(
                        own, ByteSize.ofMb(2), "least recently used, and cache_budget is 1mb of which 2mb are needed"));
    }

    // ---- between the decision and the removal

    @Test
    void whatARunUsesSinceThenStays() throws Exception {
        String cache = cache("p", "m2");
        use(cache, 1);
        RunFolder run = beginRun();

        assertThat(reapWhile(() -> use(run, cache).withdraw(), caches(null, ALL))
                        .caches())
                .containsExactly(stays(volume(cache), MB, "run " + run.id() + " may still need it"));
        assertThat(fake.cacheVolumes()).containsExactly(cache);
        run.delete();
    }

    @Test
    void whatAContainerUsesSinceThenIsKeptByTheEngine() throws Exception {
        String cache = cache("p", "m2");
        use(cache, 1);
        List<Claim> users = new ArrayList<>();
        RunFolder run = beginRun();

        PruneResult pruned = reapWhile(
                () -> {
                    users.add(use(run, cache));
                    run.delete();
                },
                caches(null, ALL));

        assertThat(pruned.caches())
                .containsExactly(stays(
                        volume(cache),
                        MB,
                        "the engine keeps it: container " + users.get(0).name() + " uses it"));
        users.get(0).withdraw();
        assertThat(reap(caches(null, ALL)).caches())
                .as("it is still ours")
                .containsExactly(goes(volume(cache), MB, ALL_GO));
    }

    @Test
    void nothingMoreGoesOnceItIsCancelled() throws Exception {
        String first = use(cache("p", "a"), 1);
        String second = use(cache("p", "b"), 1);
        AtomicInteger asked = new AtomicInteger();

        PruneResult pruned = new Pruner(ledger, engine, USER, null)
                .reap(List.of(caches(null, ALL)), book -> {}, () -> asked.incrementAndGet() > 1);

        assertThat(pruned.caches()).containsExactly(goes(first, MB, ALL_GO), stays(second, MB, "it was cancelled"));
    }

    // ---- what goes wrong

    /** Reaps all; the removal of any fails like this. */
    private List<PruneResult.Item> failing(EngineException failure, List<String> failures) throws Exception {
        CachePruner pruner = new CachePruner(
                ledger,
                new OtherCaches(engine) {
                    @Override
                    public Removal remove(String volume, String cache) {
                        throw failure;
                    }
                },
                USER,
                null);
        List<PrunePlan.Cache> plan = ledger.change(book -> pruner.plan(book, List.of(caches(null, ALL))));
        List<PruneResult.Item> items = new ArrayList<>();
        pruner.carryOut(plan, () -> false, items, failures);
        return items;
    }

    @Test
    void cacheThatCannotBeRemovedIsNamedAndTheNextIsTried() throws Exception {
        String first = use(cache("p", "a"), 1);
        String second = use(cache("p", "b"), 1);
        List<String> failures = new ArrayList<>();

        assertThat(failing(FakeEngine.failure(Reason.ENGINE_LOST, "disk on fire"), failures))
                .containsExactly(
                        stays(first, MB, "it could not be removed"), stays(second, MB, "it could not be removed"));
        assertThat(failures)
                .containsExactly(
                        "cache volume " + first + " was not reaped: disk on fire",
                        "cache volume " + second + " was not reaped: disk on fire");
    }

    @Test
    void engineThatHangsIsAskedNoMore() throws Exception {
        use(cache("p", "a"), 1);
        List<String> failures = new ArrayList<>();

        assertThatThrownBy(() -> failing(FakeEngine.failure(Reason.ENGINE_HANGS, "no answer"), failures))
                .hasMessage("no answer");
        assertThat(failures).isEmpty();
    }

    @Test
    void volumeThatSomebodyElseMakesInPlaceOfOneThatWentIsNotOurs() throws Exception {
        String cache = cache("p", "m2");
        use(cache, 1);
        assertThat(reap(caches(null, ALL)).caches())
                .extracting(PruneResult.Item::goes)
                .containsExactly(true);
        stranger(cache);

        assertThat(reap(caches(null, ALL)).caches()).isEmpty();
        assertThat(fake.cacheVolumes()).containsExactly(cache);
    }
}
