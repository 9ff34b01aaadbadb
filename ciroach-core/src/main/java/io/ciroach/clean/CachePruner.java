package io.ciroach.clean;

import io.ciroach.engine.CacheStore;
import io.ciroach.engine.EngineException;
import io.ciroach.engine.Removal;
import io.ciroach.engine.StoredCache;
import io.ciroach.model.ByteSize;
import io.ciroach.model.Cleaning;
import io.ciroach.result.PruneResult;
import io.ciroach.store.CacheName;
import io.ciroach.store.ImageLedger;
import io.ciroach.store.LedgerBook;
import java.io.IOException;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Reaps caches: only this user's that stand in the ledger, only while no container uses them and no run that is not over may
 * need them. One that all pipelines of the user share goes by a budget alone.
 */
final class CachePruner {

    private final ImageLedger ledger;
    private final CacheStore store;
    private final int user;
    private final @Nullable String run;

    /**
     * Looks at one engine.
     *
     * @param ledger what is ours on it
     * @param store what it has
     * @param user the number of the user
     * @param run the run that asks, which needs nothing any more; null for none
     */
    CachePruner(ImageLedger ledger, CacheStore store, int user, @Nullable String run) {
        this.ledger = ledger;
        this.store = store;
        this.user = user;
        this.run = run;
    }

    /** Works out what goes. What the book has and the engine has not is struck out of the book. */
    List<PrunePlan.Cache> plan(LedgerBook book, List<PruneRule> rules) {
        List<StoredCache> stored = store.caches();
        book.keepCaches(stored.stream().map(StoredCache::volume).collect(Collectors.toSet()));
        List<StoredCache> own = stored.stream()
                .filter(cache -> CacheName.isOf(cache.cache(), user))
                .filter(cache -> book.cacheUsedAt(cache.volume()).isPresent())
                .sorted(Comparator.comparing((StoredCache cache) -> usedAt(book, cache))
                        .thenComparing(StoredCache::volume))
                .toList();
        Map<StoredCache, String> going = new HashMap<>();
        for (PruneRule rule : rules) {
            List<StoredCache> free = own.stream()
                    .filter(cache -> whyNeeded(book, cache) == null && !going.containsKey(cache))
                    .toList();
            if (rule.caches() == Cleaning.Caches.ALL) {
                free.stream()
                        .filter(cache -> isOfPipeline(cache, rule))
                        .forEach(cache -> going.put(cache, "caches = \"all\""));
            }
            keepBudget(rule, own, free, going);
        }
        return own.stream()
                .map(cache -> new PrunePlan.Cache(
                        cache,
                        going.containsKey(cache),
                        Objects.requireNonNullElseGet(going.get(cache), () -> whyItStays(book, cache, rules))))
                .toList();
    }

    private static Instant usedAt(LedgerBook book, StoredCache cache) {
        return book.cacheUsedAt(cache.volume()).orElse(Instant.EPOCH);
    }

    private boolean isOfPipeline(StoredCache cache, PruneRule rule) {
        return rule.pipeline() == null ? !isOfUser(cache) : CacheName.isOf(cache.cache(), user, rule.pipeline());
    }

    private boolean isOfUser(StoredCache cache) {
        return CacheName.isOf(cache.cache(), user, null);
    }

    private void keepBudget(
            PruneRule rule, List<StoredCache> own, List<StoredCache> free, Map<StoredCache, String> going) {
        ByteSize budget = rule.cacheBudget();
        if (budget == null) {
            return;
        }
        List<StoredCache> counted = own.stream()
                .filter(cache -> isOfPipeline(cache, rule) || isOfUser(cache))
                .toList();
        long held = counted.stream()
                .filter(cache -> !going.containsKey(cache))
                .mapToLong(cache -> cache.size().bytes())
                .sum();
        String reason = "least recently used, and cache_budget is " + budget + " of which " + new ByteSize(held)
                + " are needed";
        for (StoredCache cache : counted) {
            if (held > budget.bytes()
                    && free.contains(cache)
                    && cache.size().bytes() > 0
                    && !going.containsKey(cache)) {
                going.put(cache, reason);
                held -= cache.size().bytes();
            }
        }
    }

    private @Nullable String whyNeeded(LedgerBook book, StoredCache cache) {
        if (cache.use() != null) {
            return cache.use();
        }
        return book.holderOfCache(cache.volume(), run)
                .map(holder -> "run " + holder + " may still need it")
                .orElse(null);
    }

    private String whyItStays(LedgerBook book, StoredCache cache, List<PruneRule> rules) {
        String needed = whyNeeded(book, cache);
        if (needed != null) {
            return needed;
        }
        if (!isOfUser(cache) && !rules.isEmpty() && rules.stream().noneMatch(rule -> isOfPipeline(cache, rule))) {
            return "another pipeline's, which alone reaps it";
        }
        if (rules.stream().noneMatch(PruneRule::isAboutCaches)) {
            return "caches = \"keep\"";
        }
        return isOfUser(cache)
                ? "all pipelines share it, so it goes by cache_budget alone"
                : "nothing asks for it to go";
    }

    /** Removes what the plan says. */
    void carryOut(
            List<PrunePlan.Cache> plan, BooleanSupplier cancelled, List<PruneResult.Item> items, List<String> failures)
            throws IOException {
        for (PrunePlan.Cache cache : plan) {
            if (!cache.goes()) {
                items.add(cache.item());
            } else if (cancelled.getAsBoolean()) {
                items.add(cache.kept("it was cancelled"));
            } else {
                items.add(remove(cache, failures));
            }
        }
    }

    private PruneResult.Item remove(PrunePlan.Cache cache, List<String> failures) throws IOException {
        String volume = cache.stored().volume();
        try {
            return ledger.change(book -> {
                String holder = book.holderOfCache(volume, run).orElse(null);
                if (holder != null) {
                    return cache.kept("run " + holder + " may still need it");
                }
                Removal removal = store.remove(volume, cache.stored().cache());
                if (removal.kept() != null) {
                    return cache.kept(removal.kept());
                }
                book.forgetCache(volume);
                return cache.item();
            });
        } catch (EngineException e) {
            if (e.reason() == EngineException.Reason.ENGINE_HANGS) {
                throw e; // it would hang at each of the others
            }
            failures.add("cache volume " + volume + " was not reaped: " + e.getMessage());
            return cache.kept("it could not be removed");
        }
    }
}
