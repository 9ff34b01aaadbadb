package io.ciroach;

import static org.assertj.core.api.Assertions.assertThat;

import io.ciroach.model.ByteSize;
import io.ciroach.result.Cleaned.Reaped;
import io.ciroach.result.PipelineResult;
import io.ciroach.result.PruneResult;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Caches that a run reaps at its end: what goes and what stays. */
class CacheReapingTest extends ReapingTestKit {

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
    void cacheOfAnotherPipelineStaysForThatReasonWhateverThisOneSays() throws Exception {
        run("q", KEEP, step("a:1", "caches = [\"own\"]"));
        run("p", KEEP, step("a:1", "caches = [\"own\"]"));
        String others = volume("q");

        for (String clean : List.of(KEEP, "cache_budget = \"9gb\"")) {
            RunRequest request = request("p", clean, step("a:1")).build();
            assertThat(ciroach.prune(PruneRequest.of(request), true).caches())
                    .filteredOn(item -> item.reference().equals(others))
                    .extracting(PruneResult.Item::reason)
                    .containsExactly("another pipeline's, which alone reaps it");
        }
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
}
