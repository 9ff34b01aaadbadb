package io.ciroach.bench;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** All that was measured, and how it is told. */
final class Results {

    /**
     * One process of one round.
     *
     * @param ratio wall clock by the floor's of the same round; a Maven goal has a no-op goal's on top of that floor
     * @param span makespan by the floor's of the same round
     * @param late milliseconds from an end to the next creation, over the floor's of the same round
     */
    record Sample(
            Measured measured,
            @Nullable Double ratio,
            @Nullable Double span,
            @Nullable Double late,
            double ownCpu) {}

    private record Row(String scenario, Runner runner) {}

    private final Map<Row, List<Sample>> samples = new LinkedHashMap<>();
    private final List<Double> recoveries = new ArrayList<>();
    private final Set<String> notes = new LinkedHashSet<>();

    void add(String scenario, Runner runner, Measured measured) {
        add(new Row(scenario, runner), new Sample(measured, null, null, null, measured.cpu()));
    }

    void add(String scenario, Runner runner, Measured measured, @Nullable Measured floor, Measured noop) {
        boolean maven = runner.isMaven();
        Double ratio = floor == null ? null : measured.wall() / (floor.wall() + (maven ? noop.wall() : 0));
        Double span = floor == null || measured.makespan() == 0 ? null : measured.makespan() / floor.makespan();
        Double late = floor == null || measured.gaps().isEmpty() || floor.gaps().isEmpty()
                ? null
                : Statistics.median(measured.gaps()) - Statistics.median(floor.gaps());
        add(
                new Row(scenario, runner),
                new Sample(measured, ratio, span, late, measured.cpu() - (maven ? noop.cpu() : 0)));
    }

    private void add(Row row, Sample sample) {
        samples.computeIfAbsent(row, r -> new ArrayList<>()).add(sample);
    }

    /** Says why a row is not there, or has fewer rounds than others. */
    void note(String scenario, Runner runner, String why) {
        notes.add("- " + scenario + ", " + runner.title() + ": " + why);
    }

    void addRecovery(double seconds) {
        recoveries.add(seconds);
    }

    private static double median(List<Sample> of, ToDoubleFunction<Measured> figure) {
        return Statistics.median(of.stream()
                .map(sample -> figure.applyAsDouble(sample.measured()))
                .toList());
    }

    /** {@return what one runner took for a pipeline in each round; nothing if it was not asked to} */
    List<Sample> of(String scenario, Runner runner) {
        return samples.getOrDefault(new Row(scenario, runner), List.of());
    }

    List<Double> recoveries() {
        return recoveries;
    }

    String table() {
        StringBuilder text = new StringBuilder("""
                | pipeline | runner | wall s | x floor (90 %) | makespan s | x floor (90 %) | next ms (90 % of them) | CPU s | over no-op (90 %) | engine CPU s | peak MB | limits MB | missing, torn, out of order |
                | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |
                """);
        samples.forEach((row, of) -> text.append(line(row, of)));
        if (!recoveries.isEmpty()) {
            text.append(String.format(
                    Locale.ROOT, "%nRecovery of 10 containers before the first step: %s s.%n", sure(recoveries)));
        }
        if (!notes.isEmpty()) {
            text.append(String.format("%nNot measured:%n%n%s%n", String.join(System.lineSeparator(), notes)));
        }
        return text.toString();
    }

    private static String line(Row row, List<Sample> of) {
        List<Double> ratios =
                of.stream().map(Sample::ratio).flatMap(Stream::ofNullable).toList();
        List<Double> spans =
                of.stream().map(Sample::span).flatMap(Stream::ofNullable).toList();
        List<Double> gaps =
                of.stream().flatMap(sample -> sample.measured().gaps().stream()).toList();
        double growth = median(of, Measured::growth);
        double live = median(of, Measured::live);
        double limits = median(of, Measured::limits);
        return String.format(
                Locale.ROOT,
                "| %s | %s | %.2f | %s | %s | %s | %s | %.2f | %s | %.2f | %.0f%s | %s | %s |%n",
                row.scenario(),
                row.runner().title(),
                median(of, Measured::wall),
                ratios.isEmpty() ? "" : sure(ratios),
                spans.isEmpty() ? "" : String.format(Locale.ROOT, "%.2f", median(of, Measured::makespan)),
                spans.isEmpty() ? "" : sure(spans),
                gaps.isEmpty()
                        ? ""
                        : String.format(
                                Locale.ROOT, "%.1f (%.1f)", Statistics.median(gaps), Statistics.quantile(gaps, 0.9)),
                median(of, Measured::cpu),
                row.runner().isMaven() && row.runner() != Runner.NOOP
                        ? sure(of.stream().map(Sample::ownCpu).toList())
                        : "",
                median(of, Measured::engine),
                median(of, Measured::memory),
                (growth > 0 ? String.format(Locale.ROOT, " (+%.0f)", growth) : "")
                        + (!Double.isNaN(live) ? String.format(Locale.ROOT, " (live %+.1f)", live) : ""),
                row.scenario().equals("budget") ? String.format(Locale.ROOT, "%.0f", limits) : "",
                lines(of));
    }

    static String sure(List<Double> values) {
        double[] sure = Statistics.interval(values);
        return String.format(Locale.ROOT, "%.2f (%.2f to %.2f)", Statistics.median(values), sure[0], sure[1]);
    }

    private static String lines(List<Sample> of) {
        return String.format(
                Locale.ROOT,
                "%.0f, %.0f, %.0f",
                of.stream()
                        .mapToDouble(s -> s.measured().lines().missing())
                        .max()
                        .orElse(0),
                of.stream().mapToDouble(s -> s.measured().lines().torn()).max().orElse(0),
                of.stream()
                        .mapToDouble(s -> s.measured().lines().disordered())
                        .max()
                        .orElse(0));
    }

    /** Every figure of every round. */
    String json() {
        String rows = samples.entrySet().stream()
                .map(entry -> String.format(
                        Locale.ROOT,
                        "{\"pipeline\":\"%s\",\"runner\":\"%s\",\"rounds\":[%s]}",
                        entry.getKey().scenario(),
                        entry.getKey().runner().title(),
                        entry.getValue().stream().map(Results::json).collect(Collectors.joining(","))))
                .collect(Collectors.joining(",\n"));
        return "{\"recovery\":" + recoveries + ",\"rows\":[\n" + rows + "\n]}\n";
    }

    private static String json(Sample sample) {
        Measured of = sample.measured();
        return String.format(
                Locale.ROOT,
                "{\"wall\":%.3f,\"makespan\":%.3f,\"gaps\":%s,\"cpu\":%.3f,\"engine\":%.3f,\"memory\":%.0f,\"growth\":%.0f,\"live\":%s,\"limits\":%.0f,\"ratio\":%s,"
                        + "\"missing\":%d,\"torn\":%d,\"disordered\":%d}",
                of.wall(),
                of.makespan(),
                of.gaps(),
                of.cpu(),
                of.engine(),
                of.memory(),
                of.growth(),
                Double.isNaN(of.live()) ? "null" : String.format(Locale.ROOT, "%.3f", of.live()),
                of.limits(),
                sample.ratio() == null ? "null" : String.format(Locale.ROOT, "%.4f", sample.ratio()),
                of.lines().missing(),
                of.lines().torn(),
                of.lines().disordered());
    }
}
