package io.ciroach.clean;

import io.ciroach.engine.CacheStore;
import io.ciroach.engine.Engine;
import io.ciroach.engine.EngineException;
import io.ciroach.engine.ImageStore;
import io.ciroach.result.PruneResult;
import io.ciroach.store.ImageLedger;
import io.ciroach.store.LedgerBook;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Reaps images and caches by the ledger. What cannot be done is told, not thrown. */
public final class Pruner {

    private final ImageLedger ledger;
    private final Engine engine;
    private final int user;
    private final @Nullable String run;

    /**
     * Looks at one engine.
     *
     * @param ledger what is ours on it
     * @param engine the engine
     * @param user the number of the user
     * @param run the run that asks, which needs nothing any more; null for none
     */
    public Pruner(ImageLedger ledger, Engine engine, int user, @Nullable String run) {
        this.ledger = ledger;
        this.engine = engine;
        this.user = user;
        this.run = run;
    }

    /**
     * Tells what would go, and writes nothing.
     *
     * @param rules what is wanted
     * @param beforehand what is entered in the book before it is looked at
     * @return all that stands in the ledger and on the engine, each with its reason
     */
    public PruneResult show(List<PruneRule> rules, Consumer<LedgerBook> beforehand) {
        try {
            PrunePlan plan = ledger.look(book -> {
                beforehand.accept(book);
                return plan(book, rules, true);
            });
            return result(
                    true,
                    plan.images().stream().map(PrunePlan.Image::item).toList(),
                    plan.caches().stream().map(PrunePlan.Cache::item).toList(),
                    List.of());
        } catch (IOException | RuntimeException e) {
            return result(true, List.of(), List.of(), List.of(notKnown(e)));
        }
    }

    /**
     * Reaps. Asks the engine for nothing that no rule is about.
     *
     * @param rules what is wanted
     * @param beforehand what is entered in the book first
     * @param cancelled whether nothing more is to be removed
     * @return what came of it
     */
    public PruneResult reap(List<PruneRule> rules, Consumer<LedgerBook> beforehand, BooleanSupplier cancelled) {
        List<PruneResult.Item> images = new ArrayList<>();
        List<PruneResult.Item> caches = new ArrayList<>();
        List<String> failures = new ArrayList<>();
        try {
            PrunePlan plan = ledger.change(book -> {
                beforehand.accept(book);
                return plan(book, rules, false);
            });
            if (!plan.images().isEmpty()) {
                ImagePruner pruner = new ImagePruner(ledger, engine.imageStore().orElseThrow(), run);
                pruner.carryOut(plan.images(), cancelled, images, failures);
            }
            if (!plan.caches().isEmpty()) {
                CachePruner pruner = new CachePruner(ledger, engine.cacheStore().orElseThrow(), user, run);
                pruner.carryOut(plan.caches(), cancelled, caches, failures);
            }
        } catch (IOException | RuntimeException e) {
            failures.add(notKnown(e));
        }
        return result(false, images, caches, failures);
    }

    private PrunePlan plan(LedgerBook book, List<PruneRule> rules, boolean everything) {
        ImageStore images = engine.imageStore().orElse(null);
        CacheStore caches = engine.cacheStore().orElse(null);
        boolean aboutImages = everything || rules.stream().anyMatch(PruneRule::isAboutImages);
        boolean aboutCaches = everything || rules.stream().anyMatch(PruneRule::isAboutCaches);
        boolean cannot = (images == null && rules.stream().anyMatch(PruneRule::isAboutImages))
                || (caches == null && rules.stream().anyMatch(PruneRule::isAboutCaches));
        if (cannot) {
            throw new EngineException(
                    EngineException.Reason.REFUSED,
                    "this engine lets nobody look after its images and caches",
                    null,
                    null);
        }
        return new PrunePlan(
                images == null || !aboutImages ? List.of() : new ImagePruner(ledger, images, run).plan(book, rules),
                caches == null || !aboutCaches
                        ? List.of()
                        : new CachePruner(ledger, caches, user, run).plan(book, rules));
    }

    private static String notKnown(Exception failure) {
        boolean expected = failure instanceof IOException || failure instanceof EngineException;
        return "images and caches were not all reaped: " + (expected ? failure.getMessage() : failure.toString());
    }

    private PruneResult result(
            boolean dryRun, List<PruneResult.Item> images, List<PruneResult.Item> caches, List<String> failures) {
        return new PruneResult(dryRun, images, caches, failures, ledger.warnings());
    }
}
