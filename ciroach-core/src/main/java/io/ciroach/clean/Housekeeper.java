package io.ciroach.clean;

import io.ciroach.engine.EngineException;
import io.ciroach.engine.EngineRun;
import io.ciroach.files.Workspace;
import io.ciroach.model.Cleaning;
import io.ciroach.result.Cleaned;
import io.ciroach.result.PruneResult;
import io.ciroach.result.StepResult;
import io.ciroach.run.Housekeeping;
import java.nio.file.Path;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Wipes before and after the steps of a run; at its end proves that nothing is left and reaps images and caches. All of it as
 * far as that was asked for.
 */
public final class Housekeeper implements Housekeeping {

    private static final String NOT_REAPED =
            "images and caches were not all reaped, since the run ended early; the next run or ciroach:prune does it";

    private final Cleaning.Wipe wipe;
    private final ArtifactWiper wiper;
    private final HelperWipe.Candidates candidates;
    private final @Nullable CleanProof proof;
    private final @Nullable Reaper reaper;
    private volatile @Nullable HelperWipe helper;
    private volatile boolean leaving;
    private volatile boolean cancelled;

    /** Reaps images and caches. */
    @FunctionalInterface
    public interface Reaper {

        /**
         * Does it.
         *
         * @param cancelled whether nothing more is to be removed
         * @return what came of it
         */
        PruneResult reap(BooleanSupplier cancelled);
    }

    /**
     * For one run.
     *
     * @param workspace where its steps work
     * @param artifacts what is wiped, as the pipeline file has it
     * @param wipe when
     * @param keep absolute paths of what no wipe takes
     * @param candidates which images may serve where files of others have to go
     * @param proof proves that nothing is left, or null where nobody asked for that
     * @param reaper reaps images and caches at the end, or null where nobody asked for that
     */
    public Housekeeper(
            Workspace workspace,
            List<String> artifacts,
            Cleaning.Wipe wipe,
            List<Path> keep,
            HelperWipe.Candidates candidates,
            @Nullable CleanProof proof,
            @Nullable Reaper reaper) {
        this.wipe = wipe;
        this.wiper = new ArtifactWiper(workspace, artifacts, keep, () -> cancelled);
        this.candidates = candidates;
        this.proof = proof;
        this.reaper = reaper;
    }

    @Override
    public Tidied before(Tools tools) throws InterruptedException {
        Tidied tidied = Tidied.NOTHING;
        if (wipe != Cleaning.Wipe.NEVER) {
            HelperWipe made =
                    new HelperWipe(tools.engine(), candidates, tools.events()::publish, tools.time(), tools.threads());
            helper = made;
            if (!cancelled) {
                made.prepare();
            }
            if (wipe != Cleaning.Wipe.AFTER) {
                tidied = wipe(made);
            }
        }
        if (proof != null) {
            proof.begin();
        }
        return tidied;
    }

    @Override
    public Tidied after(Tools tools) throws InterruptedException {
        HelperWipe made = helper;
        if (made == null || wipe == Cleaning.Wipe.BEFORE) {
            return Tidied.NOTHING;
        }
        return wipe(paths -> {
            String alive = alive(tools.engine());
            return alive != null ? alive : made.delete(paths);
        });
    }

    /** A step that still runs could put a link where the helper deletes. */
    private static @Nullable String alive(EngineRun engine) {
        try {
            return engine.remnants().stream()
                    .filter(remnant -> remnant.step() != null)
                    .findFirst()
                    .map(remnant -> "no helper container deletes them while step \"" + remnant.step()
                            + "\" may still run in " + remnant.name())
                    .orElse(null);
        } catch (EngineException e) {
            return "no helper container deletes them while a step may still run: " + e.getMessage();
        }
    }

    private Tidied wipe(ArtifactWiper.Others others) throws InterruptedException {
        ArtifactWiper.Wiped wiped = wiper.wipe(others);
        return new Tidied(wiped.artifacts(), wiped.failure() == null ? List.of() : List.of(wiped.failure()), List.of());
    }

    @Override
    public Tidied last(EngineRun engine, List<StepResult> steps) {
        Tidied proved = proof == null ? Tidied.NOTHING : new Tidied(List.of(), proof.judge(engine, steps), List.of());
        return reaper == null ? proved : proved.and(reap(reaper));
    }

    private Tidied reap(Reaper able) {
        if (leavesReaping()) {
            return new Tidied(List.of(), List.of(), List.of(NOT_REAPED));
        }
        PruneResult pruned = able.reap(this::leavesReaping);
        return new Tidied(
                List.of(),
                reaped(pruned.images()),
                reaped(pruned.caches()),
                pruned.failures(),
                leavesReaping() ? List.of(NOT_REAPED) : List.of());
    }

    private boolean leavesReaping() {
        return leaving || cancelled;
    }

    @Override
    public void leaveReaping() {
        leaving = true;
    }

    private static List<Cleaned.Reaped> reaped(List<PruneResult.Item> items) {
        return items.stream()
                .filter(PruneResult.Item::goes)
                .map(item -> new Cleaned.Reaped(item.reference(), item.size()))
                .toList();
    }

    @Override
    public void cancel() {
        cancelled = true;
        HelperWipe made = helper;
        if (made != null) {
            made.cancel();
        }
        if (proof != null) {
            proof.cancel();
        }
    }
}
