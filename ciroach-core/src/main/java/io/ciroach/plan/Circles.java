package io.ciroach.plan;

import io.ciroach.problem.Problems;
import java.util.List;
import java.util.stream.Collectors;

/** Reports waiting that leads in a circle, each arrow with its cause. */
final class Circles {

    /** Of more than these, the first few are enough to begin with. */
    private static final int REPORTED = 10;

    private Circles() {}

    static void report(List<Expanded> steps, Graph graph, Problems problems) {
        // Waiting by order leads upwards only, and no need of a later stage is in the graph; so the uppermost step,
        // with
        // which a circle begins, needs the next.
        for (List<Graph.Hop> hops : graph.circles(REPORTED)) {
            Expanded first = steps.get(hops.get(0).step());
            String spelled = hops.stream()
                    .map(hop -> "\"" + steps.get(hop.step()).name() + "\" " + cause(hop.edge()))
                    .collect(Collectors.joining(", "));
            problems.error(
                    first.at("needs"),
                    hops.size() == 1
                            ? "\"" + first.name() + "\" needs itself"
                            : "these steps wait for each other: " + spelled,
                    hops.stream()
                            .filter(hop -> hop.edge().cause() == Edge.Cause.ABOVE
                                    || hop.edge().cause() == Edge.Cause.BARRIER)
                            .findFirst()
                            .map(hop -> "\"" + steps.get(hop.step()).name()
                                    + "\" waits by its place in the file, because it has no \"needs\"; with needs = [] it"
                                    + " waits for nothing")
                            .orElse(null));
        }
    }

    private static String cause(Edge edge) {
        String target = "\"" + edge.step() + "\"";
        return switch (edge.cause()) {
            case NEEDS -> "needs " + target;
            case ABOVE -> "waits for all above it, so for " + target;
            case BARRIER -> "waits for the last barrier above it, " + target;
            case STAGE -> "waits for the stage before, so for " + target;
        };
    }
}
