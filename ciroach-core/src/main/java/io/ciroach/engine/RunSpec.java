package io.ciroach.engine;

import io.ciroach.model.Budget;
import io.ciroach.model.GitAccess;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Who a run is and where it works.
 *
 * @param id the run's id, {@code [a-z0-9]+}
 * @param pipeline identifies the pipeline, for labels: the real path of its file
 * @param owner identifies the process that owns the run, for labels
 * @param budget the limits under which its claims are made, for labels
 * @param workspace the folder that each step sees at {@code /workspace}: a real path
 * @param copied whether that is a copy, which goes with the run
 * @param workspaceUid who owns it
 * @param workspaceGid of which group
 * @param git what steps may do to its {@code .git}
 * @param gitElsewhere a folder that steps see as {@code .git} of the workspace, read-only; null for the workspace's own
 * @param scratch a private folder of this run, on the same machine; the run's owner makes and removes it
 */
public record RunSpec(
        String id,
        String pipeline,
        String owner,
        Budget budget,
        Path workspace,
        boolean copied,
        int workspaceUid,
        int workspaceGid,
        GitAccess git,
        @Nullable Path gitElsewhere,
        Path scratch) {

    /**
     * In the workspace itself, with its own {@code .git}.
     *
     * @param id the run's id
     * @param pipeline the pipeline
     * @param owner the process
     * @param budget its limits
     * @param workspace the folder
     * @param workspaceUid who owns it
     * @param workspaceGid of which group
     * @param git what steps may do to {@code .git}
     * @param scratch a private folder
     */
    public RunSpec(
            String id,
            String pipeline,
            String owner,
            Budget budget,
            Path workspace,
            int workspaceUid,
            int workspaceGid,
            GitAccess git,
            Path scratch) {
        this(id, pipeline, owner, budget, workspace, false, workspaceUid, workspaceGid, git, null, scratch);
    }
}
