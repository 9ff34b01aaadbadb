package io.ciroach.engine;

import io.ciroach.model.Budget;
import io.ciroach.model.ByteSize;
import io.ciroach.model.GitAccess;
import java.nio.file.Path;

/** Runs for tests that do not care which. */
public final class RunSpecs {

    private RunSpecs() {}

    /** Of one container of 64 MB at a time, in a folder of root's that is its scratch folder too. */
    public static RunSpec of(String id, Path folder) {
        return new RunSpec(
                id, "p", "o", new Budget(1, ByteSize.ofMb(64), null), folder, 0, 0, GitAccess.READ_ONLY, folder);
    }
}
