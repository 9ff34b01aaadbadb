package io.ciroach.report;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** The axis that all pictures of a run in time share. Places are shares of the width, so the pictures fit any page. */
final class TimeAxis {

    private static final int MOST_TICKS = 6;

    private static final List<Duration> STEPS = Stream.concat(
                    Stream.of(1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000)
                            .map(Duration::ofMillis),
                    Stream.of(10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 14_400, 28_800, 86_400)
                            .map(Duration::ofSeconds))
            .toList();

    private final Html html;
    private final Course course;
    private final List<Duration> ticks = new ArrayList<>();

    TimeAxis(Html html, Course course) {
        this.html = html;
        this.course = course;
        Duration all = course.run().duration();
        Duration step = STEPS.stream()
                .filter(apart -> apart.multipliedBy(MOST_TICKS).compareTo(all) >= 0)
                .findFirst()
                .orElse(all);
        for (Duration tick = Duration.ZERO; tick.compareTo(all) <= 0 && ticks.size() <= MOST_TICKS; ) {
            ticks.add(tick);
            tick = tick.plus(step);
        }
    }

    /** A picture as wide as the page, to be closed; the words are for those who do not see it. */
    void open(String style, int height, String words) {
        html.open(
                "svg",
                "class",
                style,
                "width",
                "100%",
                "height",
                String.valueOf(height),
                "role",
                "img",
                "aria-label",
                words);
    }

    /** The lines behind what a picture shows. */
    void grid() {
        for (Duration tick : ticks) {
            String x = Course.percent(share(tick));
            html.empty("line", "class", "grid", "x1", x, "x2", x, "y1", "0", "y2", "100%");
        }
    }

    void write() {
        open(
                "axis",
                18,
                "Time since the start, to " + Words.duration(course.run().duration()));
        for (Duration tick : ticks) {
            double share = share(tick);
            String anchor = tick.isZero() ? "start" : share > 0.93 ? "end" : "middle";
            html.leaf("text", words(tick), "x", Course.percent(share), "y", "13", "text-anchor", anchor);
        }
        html.close();
    }

    private double share(Duration tick) {
        return course.share(course.run().startedAt().plus(tick));
    }

    private static String words(Duration tick) {
        long seconds = tick.toSeconds();
        if (tick.toMillis() % 1000 != 0) {
            return Course.number(tick.toMillis() / 1000.0) + "s";
        }
        if (seconds % 3600 == 0 && seconds > 0) {
            return seconds / 3600 + "h";
        }
        if (seconds % 60 == 0 && seconds > 0 && seconds < 3600) {
            return seconds / 60 + "m";
        }
        return seconds < 60 ? seconds + "s" : Words.duration(tick);
    }
}
