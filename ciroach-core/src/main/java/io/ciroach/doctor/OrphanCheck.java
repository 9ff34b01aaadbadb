package io.ciroach.doctor;

import io.ciroach.engine.Engine;
import io.ciroach.engine.Trace;
import io.ciroach.problem.Finding;
import io.ciroach.problem.Finding.Verdict;
import io.ciroach.store.Owner;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;

/** Has a run that is dead left containers? */
final class OrphanCheck {

    private OrphanCheck() {}

    static Finding of(Engine engine, Instant now) {
        Instant there = engine.timeOf(now);
        List<Trace> traces = engine.traces();
        List<Trace> orphans =
                traces.stream().filter(trace -> isOrphan(trace, there)).toList();
        if (orphans.isEmpty()) {
            String live = traces.isEmpty() ? "" : ", and " + traces.size() + " of runs that live";
            return new Finding("orphans", Verdict.GOOD, "no container of a dead run" + live, null);
        }
        return new Finding(
                "orphans",
                Verdict.DOUBTFUL,
                "dead runs have left "
                        + orphans.stream().map(Trace::container).sorted().collect(Collectors.joining(", ")),
                "mvn ciroach:clean removes them, and so does the next run");
    }

    private static boolean isOrphan(Trace trace, Instant now) {
        return switch (Owner.lifeOf(trace.owner())) {
            case ALIVE -> false;
            case DEAD -> true;
            case UNKNOWN -> trace.deadline() != null && trace.deadline().isBefore(now);
        };
    }
}
