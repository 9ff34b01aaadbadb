package io.ciroach.report;

import io.ciroach.model.ByteSize;
import java.time.Instant;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** The memory that running containers held, which is the sum of their limits, and had in use, against the budget. */
final class MemoryPicture {

    private static final int HEIGHT = 110;

    private final Html html;
    private final Course course;
    private final ByteSize budget;
    private final long mostInUse;

    private MemoryPicture(Html html, Course course) {
        this.html = html;
        this.course = course;
        this.budget = course.run().budget().memory();
        this.mostInUse = course.inUse().stream()
                .mapToLong(MemoryInUse.Point::bytes)
                .max()
                .orElse(0);
    }

    static void write(Html html, Course course, TimeAxis axis) {
        new MemoryPicture(html, course).draw(axis);
    }

    /** The items of the legend that belong to it. */
    static void legend(Html html, Course course) {
        MemoryPicture picture = new MemoryPicture(html, course);
        html.open("li").own("<svg class=\"swatch\" aria-hidden=\"true\"><rect class=\"held\"/></svg>");
        html.text("memory held: " + picture.held() + " at most").close();
        if (picture.mostInUse > 0) {
            html.open("li")
                    .own("<svg class=\"swatch\" aria-hidden=\"true\"><path class=\"used\" d=\"M0 6H22\"/></svg>");
            html.text("in use: " + new ByteSize(picture.mostInUse) + " at most").close();
        }
        html.open("li").own("<svg class=\"swatch\" aria-hidden=\"true\"><path class=\"budget\" d=\"M0 6H22\"/></svg>");
        html.text("budget: " + picture.budget).close();
    }

    private ByteSize held() {
        return course.run().peakMemory();
    }

    private void draw(TimeAxis axis) {
        SortedMap<Instant, Long> held = sums();
        long peak = Math.max(
                mostInUse,
                held.values().stream().mapToLong(Long::longValue).max().orElse(0));
        // A budget far above all that was held would leave nothing to be seen.
        boolean near = peak == 0 || peak >= budget.bytes() / 8;
        double top = Math.max(1, near ? Math.max(budget.bytes(), peak) * 1.15 : peak * 1.5);
        axis.open("memory", HEIGHT, "Memory held: " + held() + " at most, of a budget of " + budget);
        axis.grid();
        html.open(
                "svg",
                "viewBox",
                "0 0 1000 1000",
                "preserveAspectRatio",
                "none",
                "width",
                "100%",
                "height",
                String.valueOf(HEIGHT));
        html.empty("path", "class", "held", "d", path(held, top) + "V1000Z");
        if (mostInUse > 0) {
            SortedMap<Instant, Long> used = new TreeMap<>();
            course.inUse().forEach(point -> used.put(point.at(), point.bytes()));
            html.empty("path", "class", "used", "d", path(used, top));
        }
        html.close();
        if (near) {
            String y = Course.percent(1 - budget.bytes() / top);
            html.empty("line", "class", "budget", "x1", "0", "x2", "100%", "y1", y, "y2", y);
        }
        String words = near ? "budget " + budget : "the budget of " + budget + " lies far above";
        String y = near ? Course.percent(1 - budget.bytes() / top) : "0";
        html.leaf("text", words, "class", "limit", "x", "4", "y", y, "dy", "14").close();
    }

    /** {@return the sum of the limits of all containers, from each moment on at which it changes} */
    private SortedMap<Instant, Long> sums() {
        SortedMap<Instant, Long> changes = new TreeMap<>();
        for (Course.Ran ran : course.ran()) {
            long limit = ran.step().result().memoryLimit().bytes();
            changes.merge(ran.from(), limit, Long::sum);
            changes.merge(ran.to(), -limit, Long::sum);
        }
        SortedMap<Instant, Long> sums = new TreeMap<>();
        long now = 0;
        for (Map.Entry<Instant, Long> change : changes.entrySet()) {
            now += change.getValue();
            sums.put(change.getKey(), now);
        }
        return sums;
    }

    private String path(SortedMap<Instant, Long> values, double top) {
        StringBuilder path = new StringBuilder("M0 1000");
        values.forEach((at, bytes) -> path.append('H')
                .append(Course.number(course.share(at) * 1000))
                .append('V')
                .append(Course.number(1000 - bytes / top * 1000)));
        return path.append("H1000").toString();
    }
}
