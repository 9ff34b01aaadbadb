package io.ciroach.report;

import io.ciroach.result.Cleaned;
import io.ciroach.result.PipelineResult;
import io.ciroach.result.StepState;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What a person wants to know first: how it came out, what failed first, how long it took and why. */
final class SummarySection {

    private final Html html;
    private final Course course;

    private SummarySection(Html html, Course course) {
        this.html = html;
        this.course = course;
    }

    static void write(Html html, Course course, List<Course.Step> critical) {
        SummarySection section = new SummarySection(html, course);
        html.open("section", "id", "summary", "aria-labelledby", "summary-h").own("\n");
        html.leaf("h2", "Summary", "id", "summary-h");
        section.firstFailure();
        section.counts();
        section.remarks();
        section.facts(critical);
        html.close();
    }

    private void firstFailure() {
        course.run()
                .firstFailure()
                .flatMap(first -> course.steps().stream()
                        .filter(step -> step.name().equals(first.name()))
                        .findFirst())
                .ifPresent(step -> {
                    html.open("p", "class", "first").text("First failure: ");
                    html.leaf("a", step.name(), "href", "#" + step.anchor()).text(" ");
                    Badge.write(html, step);
                    if (step.result().message() != null) {
                        html.text(" " + step.result().message());
                    }
                    html.close();
                });
    }

    private void counts() {
        Map<StepState, Map<Boolean, Long>> counts = new EnumMap<>(StepState.class);
        course.steps()
                .forEach(step -> counts.computeIfAbsent(step.result().state(), state -> new TreeMap<>())
                        .merge(step.isAllowedToFail(), 1L, Long::sum));
        html.open("ul", "class", "counts");
        counts.forEach((state, byAllowed) -> byAllowed.forEach((allowed, count) -> {
            html.open("li");
            Badge.write(html, state, count + " " + state + (allowed ? ", allowed" : ""));
            html.close();
        }));
        long flaky =
                course.steps().stream().filter(step -> step.result().flaky()).count();
        if (flaky > 0) {
            html.open("li")
                    .leaf("span", flaky + " flaky", "class", "badge flaky")
                    .close();
        }
        html.close();
    }

    private void remarks() {
        List<String> remarks = new ArrayList<>();
        course.missed()
                .forEach(
                        cleanup -> remarks.add("cleanup step " + cleanup.step() + " did not run: " + cleanup.reason()));
        course.run().warnings().forEach(warning -> remarks.add("warning: " + warning));
        if (!course.leftOutCleanup().isEmpty()) {
            remarks.add("cleanup steps left out by the selection: " + String.join(", ", course.leftOutCleanup()));
        }
        if (!remarks.isEmpty()) {
            html.open("ul", "class", "remarks");
            remarks.forEach(remark -> html.leaf("li", remark));
            html.close();
        }
    }

    private void facts(List<Course.Step> critical) {
        PipelineResult run = course.run();
        html.open("dl", "class", "facts");
        html.leaf("dt", "Started").open("dd");
        String started = String.valueOf(Json.time(run.startedAt()));
        html.leaf("time", started.substring(0, 19).replace('T', ' ') + " UTC", "datetime", started)
                .close();
        fact("Took", Words.duration(run.duration()));
        if (!critical.isEmpty()) {
            Duration path =
                    critical.stream().map(step -> step.result().duration()).reduce(Duration.ZERO, Duration::plus);
            fact("Critical path", Words.duration(path) + ": no budget makes the run shorter than that");
        }
        fact("Containers", run.peakContainers() + " at once, of " + run.budget().maxParallel());
        fact("Memory held", run.peakMemory() + " at most, of " + run.budget().memory());
        fact("Pipeline", course.relative(run.file()));
        fact("Engine", run.engineVersion() + " at " + run.engineAddress());
        fact("Run", run.id() + ", exit code " + run.exitCode());
        fact("Removed", removed(run.cleaned()));
        html.close();
    }

    private static String removed(Cleaned cleaned) {
        List<String> what = new ArrayList<>();
        what.add(Words.count(cleaned.containers(), "container"));
        if (cleaned.networks() > 0) {
            what.add(Words.count(cleaned.networks(), "network"));
        }
        if (!cleaned.artifacts().isEmpty()) {
            what.add(Words.count(cleaned.artifacts().size(), "artifact"));
        }
        cleaned.images().forEach(image -> what.add("image " + reaped(image)));
        cleaned.caches().forEach(cache -> what.add("cache " + reaped(cache)));
        cleaned.recoveredRuns().forEach(run -> what.add("left-overs of run " + run));
        return String.join(", ", what);
    }

    private static String reaped(Cleaned.Reaped reaped) {
        return reaped.reference() + " (" + reaped.size() + ")";
    }

    private void fact(String name, String value) {
        html.leaf("dt", name).leaf("dd", value);
    }
}
