package io.ciroach.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.ciroach.plan.Edge;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class GraphDrawingTest {

    private static final Pattern SIZE = Pattern.compile("width=\"([0-9.]+)\" height=\"([0-9.]+)\"");

    private final List<Course.Step> steps = new ArrayList<>();

    @Test
    void layersGoFromLeftToRight() {
        add("a");
        add("b", "a");
        String picture = draw();
        assertThat(number(picture, 1)).isGreaterThan(number(picture, 2));
        assertThat(picture).contains("class=\"edge critical\" d=\"M").contains("class=\"box s-ok critical\"");
    }

    @Test
    void aLongChainGoesFromTopToBottom() {
        add("s0");
        for (int i = 1; i < 20; i++) {
            add("s" + i, "s" + (i - 1));
        }
        String picture = draw();
        assertThat(number(picture, 1)).isLessThan(number(picture, 2));
    }

    @Test
    void stepsThatWaitForTheSameMeetInAPoint() {
        for (int i = 0; i < 10; i++) {
            add("a" + i);
        }
        for (int i = 0; i < 10; i++) {
            add("b" + i, "a0", "a1", "a2", "a3", "a4", "a5", "a6", "a7", "a8", "a9");
        }
        String picture = draw();
        assertThat(picture.split("<path", -1))
                .as("ten to the point, ten from it")
                .hasSize(21);
        assertThat(picture.split("marker-end", -1)).hasSize(11);
    }

    @Test
    void aLongNameIsNotCut() {
        add("a-name-that-is-rather-long-and-\u540d\u524d\u540d\u524d\u540d\u524d");
        assertThat(draw())
                .contains(">a-name-that-is-rather-</text>", ">long-and-\u540d\u524d\u540d\u524d\u540d\u524d</text>");
    }

    @Test
    void aPictureThatNobodyCouldReadIsNotDrawn() {
        add("s0");
        for (int i = 1; i < 200; i++) {
            add("s" + i, "s" + (i - 1));
        }
        List<String> sides = new ArrayList<>(List.of("s199"));
        for (int i = 0; i < 100; i++) {
            add("side" + i);
            sides.add("side" + i);
        }
        add("end", sides.toArray(String[]::new));
        assertThat(draw()).isEqualTo("<p>Too large to be drawn. Each step's section says after what it comes.</p>\n");
    }

    private void add(String name, String... before) {
        List<Edge> edges = Stream.of(before)
                .map(step -> Sample.edge(step, Edge.Cause.NEEDS))
                .toList();
        steps.add(CourseSteps.step(steps.size() + 1, name, 1, edges));
    }

    private String draw() {
        StepGraph graph = new StepGraph(steps);
        Html html = new Html();
        GraphDrawing.write(html, graph, graph.criticalPath());
        return html.toString();
    }

    private static double number(String picture, int group) {
        Matcher matcher = SIZE.matcher(picture);
        assertThat(matcher.find()).isTrue();
        return Double.parseDouble(matcher.group(group));
    }
}
