package io.ciroach.report;

import io.ciroach.result.StepState;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** The run in time: what ran beside what in lanes, the memory that it held beneath, and each step with its waits. */
final class TimelineSection {

    private static final int LANE = 22;
    private static final int ROW = 16;
    /** More rows than these are folded away: the lanes show them all. */
    private static final int MOST_ROWS = 40;
    /** A share of the width; what is thinner is not seen. */
    private static final double THINNEST = 0.002;

    /** How wide the picture is on a wide page and on a narrow one, at least, and a letter in it. */
    private static final double WIDE = 900;

    private static final double NARROW = 340;
    private static final double LETTER = 7.5;

    private final Html html;
    private final Course course;
    private final TimeAxis axis;
    private final List<Course.Ran> ran;

    private TimelineSection(Html html, Course course) {
        this.html = html;
        this.course = course;
        this.axis = new TimeAxis(html, course);
        this.ran = course.ran();
    }

    static void write(Html html, Course course) {
        html.open("section", "id", "timeline", "aria-labelledby", "timeline-h").own("\n");
        html.leaf("h2", "Timeline", "id", "timeline-h");
        TimelineSection timeline = new TimelineSection(html, course);
        timeline.lanes();
        WaitTable.write(html, course);
        timeline.rows();
        html.close();
    }

    private void lanes() {
        html.open("figure");
        html.leaf("figcaption", "Containers side by side, a lane each, and the memory that they held");
        List<Instant> ends = new ArrayList<>();
        List<Integer> lanes = new ArrayList<>();
        for (Course.Ran bar : ran) {
            int lane = 0;
            while (lane < ends.size() && ends.get(lane).isAfter(bar.from())) {
                lane++;
            }
            if (lane == ends.size()) {
                ends.add(bar.to());
            }
            ends.set(lane, bar.to());
            lanes.add(lane);
        }
        axis.open(
                "lanes",
                Math.max(1, ends.size()) * LANE,
                Words.count(ends.size(), "lane") + " of containers; the table of steps has the same in numbers");
        axis.grid();
        for (int i = 0; i < ran.size(); i++) {
            bar(ran.get(i), lanes.get(i) * LANE + 2, LANE - 4, true);
        }
        html.close();
        MemoryPicture.write(html, course, axis);
        axis.write();
        html.open("ul", "class", "legend");
        Set<StepState> states = new LinkedHashSet<>();
        ran.forEach(bar -> states.add(bar.attempt().state()));
        for (StepState state : states) {
            html.open("li");
            Badge.write(html, state, state.toString());
            html.close();
        }
        MemoryPicture.legend(html, course);
        html.close().close();
    }

    private void bar(Course.Ran bar, int y, int height, boolean named) {
        double from = Math.min(1 - THINNEST, course.share(bar.from()));
        double width = Math.max(THINNEST, course.share(bar.to()) - from);
        StepState state = bar.attempt().state();
        html.open(
                "svg",
                "class",
                Badge.style(state),
                "x",
                Course.percent(from),
                "y",
                String.valueOf(y),
                "width",
                Course.percent(width),
                "height",
                String.valueOf(height));
        boolean only = bar.step().result().attempts().size() == 1;
        html.leaf(
                "title",
                bar.step().name() + (only ? "" : ", attempt " + bar.attempt().number()) + ": " + state + " after "
                        + Words.duration(Duration.between(bar.from(), bar.to())));
        html.empty("rect", "class", "bar", "width", "100%", "height", "100%", "rx", "2");
        if (state != StepState.SUCCEEDED) {
            html.empty("rect", "fill", "url(#bad)", "width", "100%", "height", "100%", "rx", "2");
        }
        String label = Badge.sign(state) + " " + bar.step().name();
        double needed = label.length() * LETTER + 8;
        if (named && needed < width * WIDE) {
            String style = needed < width * NARROW ? "label" : "label roomy";
            html.leaf("text", label, "class", style, "x", "4", "y", String.valueOf(height - 5));
        }
        html.close();
    }

    private void rows() {
        if (course.steps().size() <= MOST_ROWS) {
            html.open("details", "class", "rows", "open", "");
        } else {
            html.open("details", "class", "rows");
        }
        html.open("summary").leaf("h3", "Each step in time, with its waits").close();
        Map<String, List<Course.Ran>> byStep = new HashMap<>();
        ran.forEach(bar -> byStep.computeIfAbsent(bar.step().name(), step -> new ArrayList<>())
                .add(bar));
        html.open("ol");
        course.steps().forEach(step -> row(step, byStep.getOrDefault(step.name(), List.of())));
        html.close();
        axis.write();
        html.close();
    }

    private void row(Course.Step step, List<Course.Ran> bars) {
        html.open("li").open("span");
        html.leaf("span", Badge.sign(step.result().state()), "class", "sign", "aria-hidden", "true");
        html.text(" ").leaf("a", step.name(), "href", "#" + step.anchor());
        html.close().own("\n");
        String end = step.result().startedAt() == null
                ? "did not start"
                : "ran " + Words.duration(step.result().duration());
        axis.open(
                "row",
                ROW,
                String.join(
                        ", ",
                        Stream.concat(step.result().waited().stream().map(Words::waited), Stream.of(end))
                                .toList()));
        course.waits().of(step.name()).forEach(this::wait);
        bars.forEach(bar -> bar(bar, 1, ROW - 2, false));
        html.close().close();
    }

    private void wait(WaitTimes.Stretch stretch) {
        double from = course.share(stretch.from());
        double width = Math.max(THINNEST, course.share(stretch.to()) - from);
        html.open("g");
        html.leaf("title", Words.waited(stretch.waited()));
        html.empty(
                "rect",
                "fill",
                WaitTable.fill(stretch.reason().word()),
                "x",
                Course.percent(from),
                "y",
                "3",
                "width",
                Course.percent(width),
                "height",
                String.valueOf(ROW - 6));
        html.close();
    }
}
