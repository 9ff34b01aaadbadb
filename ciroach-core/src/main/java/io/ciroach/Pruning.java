package io.ciroach;

import io.ciroach.clean.Housekeeper;
import io.ciroach.clean.PruneRule;
import io.ciroach.clean.Pruner;
import io.ciroach.engine.Engine;
import io.ciroach.model.Cleaning;
import io.ciroach.problem.CiroachException;
import io.ciroach.problem.Problems;
import io.ciroach.result.PruneResult;
import io.ciroach.store.ImageLedger;
import io.ciroach.store.LedgerBook;
import io.ciroach.store.RunLedger;
import io.ciroach.store.StateDirectory;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What runs and the goal say to the ledger, and what they want of it. */
final class Pruning {

    private final Surroundings surroundings;
    private final List<PruneRule> rules = new ArrayList<>();
    private final Map<String, Set<String>> references = new LinkedHashMap<>();

    /**
     * Reads what the pipelines want.
     *
     * @throws CiroachException of kind {@code BAD_FILE} with all that is wrong in their files
     */
    Pruning(Surroundings surroundings, PruneRequest request) {
        this.surroundings = surroundings;
        Problems problems = new Problems();
        for (RunRequest pipeline : request.pipelines()) {
            FileReading reading = FileReading.of(pipeline, problems);
            if (problems.any()) {
                continue;
            }
            Cleaning cleaning = reading.file().pipeline().cleaning();
            Cleaning.Images images =
                    Objects.requireNonNullElse(pipeline.overrides().images(), cleaning.images());
            rules.add(rule(reading.path().toString(), cleaning, Objects.requireNonNullElse(request.images(), images)));
            refer(pipeline, reading);
        }
        problems.throwIfAny(CiroachException.Kind.BAD_FILE);
        if (request.pipelines().isEmpty()) {
            Cleaning.Images images = Objects.requireNonNullElse(request.images(), Cleaning.Images.SUPERSEDED);
            rules.add(new PruneRule(null, images, null, Cleaning.Caches.KEEP, null));
        }
    }

    /** One that cannot be planned (a variable is missing) still refers to what its last run said. */
    private void refer(RunRequest pipeline, FileReading reading) {
        try {
            references.put(
                    reading.path().toString(),
                    Planning.of(surroundings, pipeline).allImages());
        } catch (CiroachException e) {
            // its last run has told
        }
    }

    private static PruneRule rule(String pipeline, Cleaning cleaning, Cleaning.Images images) {
        return new PruneRule(pipeline, images, cleaning.imageBudget(), cleaning.caches(), cleaning.cacheBudget());
    }

    PruneResult perform(Supplier<Engine> opener, boolean dryRun) {
        StateDirectory state = surroundings.state();
        try (Engine engine = opener.get()) {
            ImageLedger ledger = ImageLedger.of(state, engine.info().id());
            Pruner pruner = new Pruner(ledger, engine, state.user(), null);
            return dryRun ? pruner.show(rules, this::enter) : pruner.reap(rules, this::enter, () -> false);
        }
    }

    private void enter(LedgerBook book) {
        references.forEach(book::refer);
    }

    // ---- of a run

    static RunLedger ledger(
            Surroundings surroundings, StateDirectory state, Engine engine, Planning planning, String run) {
        return new RunLedger(
                ImageLedger.of(state, engine.info().id()),
                run,
                planning.reading().path().toString(),
                surroundings.clock());
    }

    /** What a run does at its end, or null where nothing is asked for. In a clean room its caches are none of the pipeline's. */
    static Housekeeper.@Nullable Reaper reaper(
            RunRequest request, StateDirectory state, Engine engine, Planning planning, String run) {
        Cleaning cleaning = planning.plan().pipeline().cleaning();
        String pipeline = planning.reading().path().toString();
        boolean superseded = request.cleanRoom() && cleaning.images() == Cleaning.Images.KEEP;
        PruneRule rule = request.cleanRoom()
                ? new PruneRule(
                        pipeline,
                        superseded ? Cleaning.Images.SUPERSEDED : cleaning.images(),
                        cleaning.imageBudget(),
                        Cleaning.Caches.KEEP,
                        null)
                : rule(pipeline, cleaning, cleaning.images());
        if (!rule.asksForAnything()) {
            return null;
        }
        ImageLedger ledger = ImageLedger.of(state, engine.info().id());
        Pruner pruner = new Pruner(ledger, engine, state.user(), run);
        return cancelled -> pruner.reap(List.of(rule), book -> {}, cancelled);
    }
}
