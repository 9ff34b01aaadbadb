package io.ciroach.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What Ciroach is to reach, and whether it did: a target is met where the interval of the median reaches it. */
final class Targets {

    private static final String SIDE =
            "wall clock from the first container's creation to the last one's end, by the floor's";

    private static final String LATE =
            "ms from an end to the next creation, over the floor's: the engine's own are in both";

    /**
     * One of them.
     *
     * @param most the largest value that meets it
     * @param values one for each round
     */
    private record Target(String pipeline, String what, double most, List<Double> values) {

        String line() {
            return String.format(
                    Locale.ROOT,
                    "| %s | %s | %s | %s | %s |%n",
                    pipeline,
                    what,
                    number(most),
                    Results.sure(values),
                    Statistics.interval(values)[0] <= most ? "yes" : "no");
        }

        private static String number(double value) {
            return value == Math.rint(value) ? String.format(Locale.ROOT, "%.0f", value) : String.valueOf(value);
        }
    }

    private final Results results;
    private final List<Target> targets = new ArrayList<>();

    private Targets(Results results) {
        this.results = results;
    }

    /** {@return a table of those for which anything was measured} */
    static String of(Results results) {
        Targets targets = new Targets(results);
        targets.addAll();
        StringBuilder text = new StringBuilder("""

                | pipeline | target | at most | measured (90 %) | met |
                | --- | --- | --- | --- | --- |
                """);
        targets.targets.forEach(target -> text.append(target.line()));
        return text.toString();
    }

    private void addAll() {
        add("one", "own CPU, seconds over a goal that does nothing", 0.6, Results.Sample::ownCpu);
        add("one", "wall clock by a goal that does nothing + the floor's", 1.25, Results.Sample::ratio);
        add("row of 20", SIDE, 1.05, Results.Sample::span);
        add("row of 20", "own CPU, ms for each further step", 8, perStep("row of 20", "one", 19));
        add("row of 100", "own CPU, ms for each step after the 20th", 8, perStep("row of 100", "row of 20", 80));
        add("row of 20", LATE, 10, Results.Sample::late);
        add("40 on 2 lanes", SIDE, 1.05, Results.Sample::span);
        add("40 on 8 lanes", SIDE, 1.05, Results.Sample::span);
        add("graph", SIDE, 1.05, Results.Sample::span);
        add("graph", LATE, 10, Results.Sample::late);
        add("100 MB of lines", "wall clock by a goal that does nothing + the floor's", 1.1, Results.Sample::ratio);
        add("100 MB of lines", "lines missing, torn or out of order, console and files", 0, Targets::badLines);
        add("slow reader", "lines missing, torn or out of order, console and files", 0, Targets::badLines);
        add(
                "slow reader",
                "megabytes by which resident memory grew",
                8,
                sample -> sample.measured().growth());
        add(
                "slow reader",
                "megabytes by which the live heap grew",
                8,
                sample -> Double.isNaN(sample.measured().live())
                        ? null
                        : sample.measured().live());
        add("budget", SIDE, 1.05, Results.Sample::span);
        add(
                "budget",
                "megabytes of limits that ran at once",
                4096,
                sample -> sample.measured().limits());
        addPlans();
        if (!results.recoveries().isEmpty()) {
            targets.add(new Target("recovery of 10", "seconds before the own first step", 2, results.recoveries()));
        }
    }

    private void add(String pipeline, String what, double most, Function<Results.Sample, @Nullable Double> figure) {
        List<Double> values = results.of(pipeline, Runner.CIROACH).stream()
                .map(figure)
                .flatMap(Stream::ofNullable)
                .toList();
        if (!values.isEmpty()) {
            targets.add(new Target(pipeline, what, most, values));
        }
    }

    /** Milliseconds of CPU for each step that the shorter row does not have, of the same round. */
    private Function<Results.Sample, @Nullable Double> perStep(String longer, String shorter, int further) {
        List<Results.Sample> rows = results.of(longer, Runner.CIROACH);
        List<Results.Sample> less = results.of(shorter, Runner.CIROACH);
        return sample -> less.size() != rows.size()
                ? null
                : (sample.ownCpu() - less.get(rows.indexOf(sample)).ownCpu()) / further * 1e3;
    }

    private static double badLines(Results.Sample sample) {
        LineCheck lines = sample.measured().lines();
        return Math.max(Math.max(lines.missing(), lines.torn()), lines.disordered());
    }

    private void addPlans() {
        List<Results.Sample> small = results.of("plan 1000", Runner.PLAN);
        List<Results.Sample> large = results.of("plan 10000", Runner.PLAN);
        if (!small.isEmpty()) {
            targets.add(new Target(
                    "plan 1000",
                    "own CPU, seconds over a goal that does nothing",
                    0.4,
                    small.stream().map(Results.Sample::ownCpu).toList()));
        }
        if (!small.isEmpty() && small.size() == large.size()) {
            List<Double> ratios = new ArrayList<>();
            for (int i = 0; i < small.size(); i++) {
                ratios.add(large.get(i).ownCpu() / small.get(i).ownCpu());
            }
            targets.add(new Target("plan 10000", "own CPU by that of 1,000: linear, and a log factor", 13.3, ratios));
        }
    }
}
