package io.ciroach.report;

import io.ciroach.files.ReportFolder;
import java.io.IOException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The output of steps that is shown when they end. */
final class KeptOutput {

    private final ReportFolder folder;
    private final Map<String, Spool> spools = new HashMap<>();
    private final Set<String> refused = new HashSet<>();

    KeptOutput(ReportFolder folder) {
        this.folder = folder;
    }

    /** {@return whether output of the step can still be kept} */
    boolean keeps(String step) {
        return !refused.contains(step);
    }

    /** {@return null, or why it cannot be kept any longer; these lines, and those before, can still be shown} */
    @Nullable
    String add(String step, String lines) {
        try {
            spools.computeIfAbsent(step, first -> new Spool(folder)).add(lines);
            return null;
        } catch (IOException e) {
            refused.add(step);
            return String.valueOf(e.getMessage());
        }
    }

    boolean isEmpty(String step) {
        return !spools.containsKey(step);
    }

    List<String> steps() {
        return spools.keySet().stream().sorted().toList();
    }

    /** {@return null, or why not all of it can be shown}; it is kept no longer */
    @Nullable
    String show(String step, Consumer<String> sink) {
        Spool spool = spools.get(step);
        try {
            if (spool != null) {
                spool.replay(sink);
            }
            return null;
        } catch (IOException e) {
            return String.valueOf(e.getMessage());
        } finally {
            drop(step);
        }
    }

    void drop(String step) {
        Spool spool = spools.remove(step);
        if (spool != null) {
            spool.close();
        }
    }
}
