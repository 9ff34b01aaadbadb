package io.ciroach.report;

import io.ciroach.report.GraphLayout.Spot;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The picture of what waits for what. Layers go from left to right, or from top to bottom where only that is narrow enough.
 * Steps that wait for the same ones meet in a point before them: a stage of a hundred steps after another would draw ten
 * thousand lines.
 */
final class GraphDrawing {

    private static final int LETTERS = 22;
    private static final double LETTER = 7.3;
    private static final double WIDTH = LETTERS * LETTER + 16;
    private static final double LINE = 16;
    private static final double GAP = 14;
    private static final double BETWEEN_LAYERS = 56;
    private static final double MARGIN = 4;
    /** What a page shows without scrolling. */
    private static final double WIDE = 1100;
    /** A larger picture is neither read nor small. */
    private static final int MOST_SPOTS = 8000;

    /** A line, and whether it is an end that a step stands at, was asked for by {@code needs}, and is on the critical path. */
    private record Way(List<Spot> spots, boolean arrow, boolean needed, boolean critical) {}

    private record Box(Course.Step step, Spot spot, List<String> name) {
        double height() {
            return (name.size() + 1) * LINE + 10;
        }
    }

    private final StepGraph graph;
    /** Pairs of steps that follow each other on the critical path. */
    private final Set<List<Integer>> chain = new HashSet<>();

    private final Set<String> onChain = new HashSet<>();
    private final boolean downwards;
    private final GraphLayout layout = new GraphLayout(GAP);
    private final List<Box> boxes = new ArrayList<>();
    private final Map<Spot, Double> lengths = new HashMap<>();
    private final List<Way> ways = new ArrayList<>();
    private final List<Double> starts = new ArrayList<>();
    private final List<Double> ends = new ArrayList<>();

    private GraphDrawing(StepGraph graph, List<Course.Step> critical) {
        this.graph = graph;
        Map<String, Integer> numbers = new HashMap<>();
        graph.steps().forEach(step -> numbers.put(step.name(), numbers.size()));
        critical.forEach(step -> onChain.add(step.name()));
        for (int i = 1; i < critical.size(); i++) {
            chain.add(List.of(
                    numbers.getOrDefault(critical.get(i - 1).name(), 0),
                    numbers.getOrDefault(critical.get(i).name(), 0)));
        }
        Map<Integer, Integer> sizes = new HashMap<>();
        for (int step = 0; step < graph.steps().size(); step++) {
            sizes.merge(layer(step), 1, Integer::sum);
        }
        double across =
                sizes.values().stream().mapToInt(Integer::intValue).max().orElse(0) * (WIDTH + GAP);
        double along = sizes.size() * (WIDTH + BETWEEN_LAYERS);
        this.downwards = along > WIDE && across < along;
    }

    static void write(Html html, StepGraph graph, List<Course.Step> critical) {
        GraphDrawing drawing = new GraphDrawing(graph, critical);
        if (drawing.spots() > MOST_SPOTS) {
            html.leaf("p", "Too large to be drawn. Each step's section says after what it comes.");
            return;
        }
        drawing.arrange();
        drawing.draw(html);
    }

    /** Steps have the even layers, the points where lines meet the odd ones; what is cleaned up last of all stands last. */
    private int layer(int step) {
        Course.Step at = graph.steps().get(step);
        boolean afterAll = at.result().isCleanup() && graph.gateOf(step) == null;
        return 2 * (afterAll ? graph.depth() : graph.layer(step));
    }

    private long spots() {
        long spots = graph.steps().size();
        for (StepGraph.Gate gate : graph.gates()) {
            long lines = meets(gate) ? 1 : gate.behind().size();
            for (int step : gate.before()) {
                spots += lines * (gate.layer() - graph.layer(step));
            }
        }
        return spots;
    }

    private static boolean meets(StepGraph.Gate gate) {
        return gate.before().size() > 1 && gate.behind().size() > 1;
    }

    private void arrange() {
        for (int step = 0; step < graph.steps().size(); step++) {
            List<String> name = wrap(graph.steps().get(step).name());
            double height = (name.size() + 1) * LINE + 10;
            Spot spot = layout.add(layer(step), downwards ? WIDTH : height);
            lengths.put(spot, downwards ? height : WIDTH);
            boxes.add(new Box(graph.steps().get(step), spot, name));
        }
        for (StepGraph.Gate gate : graph.gates()) {
            if (meets(gate)) {
                Spot point = layout.add(2 * gate.layer() - 1, 0);
                for (int before : gate.before()) {
                    boolean critical = gate.behind().stream().anyMatch(step -> chain.contains(List.of(before, step)));
                    boolean needed = graph.isNeeded(before, gate.behind().get(0));
                    way(boxes.get(before).spot(), point, false, needed, critical);
                }
                for (int step : gate.behind()) {
                    boolean critical = gate.before().stream().anyMatch(before -> chain.contains(List.of(before, step)));
                    boolean needed = gate.before().stream().anyMatch(before -> graph.isNeeded(before, step));
                    way(point, boxes.get(step).spot(), true, needed, critical);
                }
            } else {
                for (int before : gate.before()) {
                    for (int step : gate.behind()) {
                        way(
                                boxes.get(before).spot(),
                                boxes.get(step).spot(),
                                true,
                                graph.isNeeded(before, step),
                                chain.contains(List.of(before, step)));
                    }
                }
            }
        }
    }

    private void way(Spot from, Spot to, boolean arrow, boolean needed, boolean critical) {
        ways.add(new Way(layout.join(from, to, 2), arrow, needed, critical));
    }

    private void draw(Html html) {
        double across = layout.place() + 2 * MARGIN;
        double along = MARGIN;
        for (int layer = 0; layer <= 2 * graph.depth(); layer += 2) {
            int now = layer;
            double length = lengths.entrySet().stream()
                    .filter(entry -> entry.getKey().layer == now)
                    .mapToDouble(Map.Entry::getValue)
                    .max()
                    .orElse(0);
            starts.add(along);
            ends.add(along + length);
            along += length == 0 ? 0 : length + BETWEEN_LAYERS;
        }
        along += MARGIN - BETWEEN_LAYERS;
        String width = Course.number(downwards ? across : along);
        String height = Course.number(downwards ? along : across);
        html.open(
                "svg",
                "class",
                "graph",
                "width",
                width,
                "height",
                height,
                "viewBox",
                "0 0 " + width + " " + height,
                "role",
                "img",
                "aria-label",
                "What waits for what; each step's section names what it needs");
        ways.stream().filter(way -> !way.critical()).forEach(way -> line(html, way));
        ways.stream().filter(Way::critical).forEach(way -> line(html, way));
        boxes.forEach(box -> box(html, box));
        html.close();
    }

    private void line(Html html, Way way) {
        StringBuilder path = new StringBuilder();
        List<Spot> spots = way.spots();
        for (int i = 0; i < spots.size(); i++) {
            Spot spot = spots.get(i);
            if (i > 0) {
                curve(path, end(spots.get(i - 1)), spots.get(i - 1).middle, start(spot), spot.middle);
            } else {
                path.append('M').append(point(end(spot), spot.middle));
            }
            if (i > 0 && i < spots.size() - 1 && start(spot) < end(spot)) {
                path.append('L').append(point(end(spot), spot.middle));
            }
        }
        String style = "edge" + (way.needed() ? "" : " order") + (way.critical() ? " critical" : "");
        String arrow = way.critical() ? "url(#arrow-critical)" : "url(#arrow)";
        if (way.arrow()) {
            html.empty("path", "class", style, "d", path.toString(), "marker-end", arrow);
        } else {
            html.empty("path", "class", style, "d", path.toString());
        }
    }

    private void curve(StringBuilder path, double from, double fromAcross, double to, double toAcross) {
        if (Math.abs(fromAcross - toAcross) < 0.5) {
            path.append('L').append(point(to, toAcross));
            return;
        }
        double half = (from + to) / 2;
        path.append('C')
                .append(point(half, fromAcross))
                .append(' ')
                .append(point(half, toAcross))
                .append(' ')
                .append(point(to, toAcross));
    }

    private void box(Html html, Box box) {
        Course.Step step = box.step();
        double left = downwards ? MARGIN + box.spot().middle - WIDTH / 2 : start(box.spot());
        double top = downwards ? start(box.spot()) : MARGIN + box.spot().middle - box.height() / 2;
        // Not by the keyboard: the table and the sections are the way there, one stop a step.
        html.open("a", "href", "#" + step.anchor(), "tabindex", "-1");
        html.empty(
                "rect",
                "class",
                "box " + Badge.style(step.result().state()) + (onChain.contains(step.name()) ? " critical" : ""),
                "x",
                Course.number(left),
                "y",
                Course.number(top),
                "width",
                Course.number(WIDTH),
                "height",
                Course.number(box.height()),
                "rx",
                "5");
        double y = top;
        for (String line : box.name()) {
            y += LINE;
            text(html, "name", left + 8, y, line);
        }
        String time = step.result().startedAt() == null
                ? ""
                : " " + Words.duration(step.result().duration());
        text(
                html,
                "state",
                left + 8,
                y + LINE,
                Badge.sign(step.result().state()) + " " + step.result().state() + time);
        html.close().own("\n");
    }

    private static void text(Html html, String style, double x, double y, String text) {
        html.leaf("text", text, "class", style, "x", Course.number(x), "y", Course.number(y));
    }

    /** Boxes begin where their layer does; points lie halfway between two layers. */
    private double start(Spot spot) {
        int layer = spot.layer / 2;
        return spot.layer % 2 == 0 ? starts.get(layer) : (ends.get(layer) + starts.get(layer + 1)) / 2;
    }

    private double end(Spot spot) {
        if (spot.layer % 2 != 0) {
            return start(spot);
        }
        Double length = lengths.get(spot);
        return length == null ? ends.get(spot.layer / 2) : start(spot) + length;
    }

    private String point(double along, double across) {
        double shifted = MARGIN + across;
        return downwards
                ? Course.number(shifted) + " " + Course.number(along)
                : Course.number(along) + " " + Course.number(shifted);
    }

    private static List<String> wrap(String name) {
        List<String> lines = new ArrayList<>();
        StringBuilder line = new StringBuilder();
        int columns = 0;
        for (int c : name.codePoints().toArray()) {
            int width = c < 0x1100 ? 1 : 2; // from there on are Hangul, Han, Kana, pictures
            if (columns + width > LETTERS) {
                lines.add(line.toString());
                line.setLength(0);
                columns = 0;
            }
            line.appendCodePoint(c);
            columns += width;
        }
        lines.add(line.toString());
        return lines;
    }
}
