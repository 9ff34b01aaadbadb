package io.ciroach.clean;

import io.ciroach.engine.Engine;
import io.ciroach.engine.EngineRun;
import io.ciroach.engine.Intents;
import io.ciroach.engine.RunSpec;
import io.ciroach.files.Workspace;
import io.ciroach.model.Budget;
import io.ciroach.model.GitAccess;
import io.ciroach.run.UndoStack;
import io.ciroach.store.Owner;
import io.ciroach.store.RunFolder;
import io.ciroach.store.StateDirectory;
import java.security.SecureRandom;
import java.util.Set;
import java.util.function.Function;

/** A run on an engine for helper containers alone, where no run of a pipeline is open. */
public final class HelperRun {

    private HelperRun() {}

    /**
     * Opens it.
     *
     * @param state where its own folder is made
     * @param engine where it runs
     * @param pipeline what its label says, the path of a pipeline file
     * @param budget what its label says
     * @param workspace what helpers work in
     * @param intents is told what it makes, given its folder
     * @param undo takes it back
     * @return the run
     * @throws io.ciroach.problem.CiroachException when the engine does not see the workspace
     * @throws io.ciroach.engine.EngineException when the engine fails
     */
    public static EngineRun open(
            StateDirectory state,
            Engine engine,
            String pipeline,
            Budget budget,
            Workspace workspace,
            Function<RunFolder, Intents> intents,
            UndoStack undo) {
        RunFolder folder = RunFolder.make(state, Set.of(), new SecureRandom());
        undo.push("removing the folder " + folder.scratch(), folder::delete);
        RunSpec spec = new RunSpec(
                folder.id(),
                pipeline,
                Owner.current().toString(),
                budget,
                workspace.path(),
                workspace.uid(),
                workspace.gid(),
                GitAccess.READ_ONLY,
                folder.scratch());
        engine.checkSees(spec);
        EngineRun run = engine.openRun(spec, intents.apply(folder));
        undo.push("removing helper containers", run::close);
        return run;
    }
}
