package io.ciroach.run;

import io.ciroach.engine.Engine;
import io.ciroach.event.RunEvent;
import io.ciroach.event.RunListener;
import io.ciroach.files.ReportFolder;
import io.ciroach.files.Workspace;
import io.ciroach.model.Budget;
import io.ciroach.plan.ExecutionPlan;
import io.ciroach.store.RunFolder;
import io.ciroach.store.RunLedger;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What is to be run, where, and who is told.
 *
 * @param plan what runs
 * @param budget under which limits
 * @param offline whether no image may be fetched, so that each must be there
 * @param file the pipeline file: a real path
 * @param workspace what steps work in
 * @param user the number of the user whose run it is
 * @param owner identifies the process
 * @param folder the run's own folder, and with it its id; it is removed at the end
 * @param reports where logs go
 * @param engine runs it; the caller closes it
 * @param warnings what is odd so far
 * @param listeners are told, in this order
 * @param housekeeping what is done around the steps, or null for nothing
 * @param ledger is told of images and caches, or null for nobody
 * @param freshCaches whether each cache is an empty one that goes with the run
 * @param streamsApart whether each stream of a step has a log of its own besides the one of both
 * @param console takes events without blocking and says when it has written them; null for none
 */
public record Assignment(
        ExecutionPlan plan,
        Budget budget,
        boolean offline,
        Path file,
        Workspace workspace,
        int user,
        String owner,
        RunFolder folder,
        ReportFolder reports,
        Engine engine,
        List<String> warnings,
        List<RunListener> listeners,
        @Nullable Housekeeping housekeeping,
        @Nullable RunLedger ledger,
        boolean freshCaches,
        boolean streamsApart,
        @Nullable Function<RunEvent, CompletionStage<?>> console) {

    public Assignment {
        warnings = List.copyOf(warnings);
        listeners = List.copyOf(listeners);
    }
}
