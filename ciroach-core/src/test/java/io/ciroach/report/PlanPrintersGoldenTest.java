package io.ciroach.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.ciroach.model.Budget;
import io.ciroach.model.ByteSize;
import io.ciroach.model.Step;
import io.ciroach.model.When;
import io.ciroach.plan.Edge;
import io.ciroach.plan.ExecutionPlan;
import io.ciroach.plan.PlannedStep;
import io.ciroach.plan.Timeline;
import io.ciroach.testing.Golden;
import java.io.StringReader;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.jgrapht.Graph;
import org.jgrapht.graph.DefaultEdge;
import org.jgrapht.graph.DirectedPseudograph;
import org.jgrapht.nio.dot.DOTImporter;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Each format is read back: JSON and Graphviz' language by parsers of others, Mermaid by the part of its grammar that is used. */
class PlanPrintersGoldenTest {

    private static final List<String> HOSTILE = List.of(
            "\"];} digraph { x [label=\"",
            "end",
            "\\N\\lx\\",
            "<script>alert(1)</script>",
            "a&lt;b &amp; c",
            "%%{init: {'theme': 'dark'}}%%",
            "fa:fa-ban `code` **bold** _x_ $$x$$",
            "1. first",
            "#35; -- x --> y;",
            "Übung 日本 🚀",
            "</details>\n---\ntitle: x");

    // ---- golden

    @Test
    void text() {
        golden("plan-text", PlanPrinter.text(Sample.plan(), Sample.timeline()));
    }

    @Test
    void json() {
        golden("plan-json", PlanJson.of(Sample.plan(), Sample.timeline()));
    }

    @Test
    void dot() {
        golden("plan-dot", PlanDot.of(Sample.plan(), Sample.timeline()));
    }

    @Test
    void mermaid() {
        golden("plan-mermaid", PlanMermaid.of(Sample.plan(), Sample.timeline()));
    }

    // ---- text

    @Test
    void planReadsTheSameInEachLanguage() {
        Locale before = Locale.getDefault();
        Locale.setDefault(Locale.forLanguageTag("ar-EG")); // has digits of its own
        try {
            golden("plan-text", PlanPrinter.text(Sample.plan(), Sample.timeline()));
        } finally {
            Locale.setDefault(before);
        }
    }

    @Test
    void withoutMeasuredDurationsOtherBudgetsAreNotTold() {
        ExecutionPlan plan = Sample.plan(List.of(Sample.planned(1, step("a", null), 1, 1)), List.of());
        assertThat(PlanPrinter.text(plan, timeline(plan)))
                .contains("each step taken as 1s, since none was measured yet\n")
                .endsWith("\nOther budgets, told once a run has measured the steps\n");
    }

    @Test
    void budgetsAreWrittenAsTheFileTakesThem() {
        ExecutionPlan plan = Sample.plan(List.of(Sample.planned(1, step("a", null), 2, 2)), List.of());
        List<Timeline.Alternative> alternatives = List.of(
                Sample.other(Timeline.Limit.MEMORY, 2, 700, 9),
                Sample.other(Timeline.Limit.MEMORY, 2, 2398, 8),
                Sample.other(Timeline.Limit.MEMORY, 2, 2560, 7));
        assertThat(PlanPrinter.text(plan, timeline(plan, List.of(), alternatives)))
                .endsWith("\n  memory_budget  700mb: 9.0s, 2398mb: 8.0s, 2.5gb: 7.0s, no gain above\n");
    }

    @Test
    void budgetsOnThePage() {
        ExecutionPlan plan = Sample.plan(List.of(Sample.planned(1, step("a", null), 2, 2)), List.of());
        Timeline now = timeline(
                plan,
                List.of(),
                List.of(
                        Sample.other(Timeline.Limit.MEMORY, 2, 2048, 602),
                        Sample.other(Timeline.Limit.MEMORY, 2, 4096, 370),
                        Sample.other(Timeline.Limit.MEMORY, 2, 6144, 242),
                        Sample.other(Timeline.Limit.CONTAINERS, 1, 4096, 760),
                        Sample.other(Timeline.Limit.CONTAINERS, 2, 4096, 370)));
        String text = PlanPrinter.text(plan, now);
        assertThat(Path.of("../docs/maven.md")).content().contains(text.substring(text.indexOf("Other budgets")));
    }

    // ---- JSON

    @Test
    void jsonHasStepsAndAlternatives() throws Exception {
        JsonNode plan = new ObjectMapper().readTree(PlanJson.of(Sample.plan(), Sample.timeline()));
        assertThat(plan.get("steps")).hasSize(5);
        assertThat(plan.get("alternatives")).hasSize(5);
        JsonNode first = plan.get("alternatives").get(0);
        assertThat(first.get("changed").asText()).isEqualTo("memory_budget");
        assertThat(first.get("limits").get("memoryBytes").asLong()).isEqualTo(2L << 30);
        assertThat(first.get("durationMillis").asLong()).isEqualTo(139_000);
    }

    @Test
    void jsonTakesAnyName() throws Exception {
        ExecutionPlan plan = hostile();
        JsonNode json = new ObjectMapper().readTree(PlanJson.of(plan, timeline(plan)));
        for (int i = 0; i < HOSTILE.size(); i++) {
            assertThat(json.get("steps").get(i).get("name").asText()).isEqualTo(HOSTILE.get(i));
        }
    }

    // ---- dot

    @Test
    void dotIsReadByAParserOfGraphviz() {
        Drawn drawn = readDot(PlanDot.of(Sample.plan(), Sample.timeline()));
        assertThat(drawn.labels.get("s2")).startsWith("compile[version=1.75]\n2gb\n");
        assertThat(drawn.arrows).containsExactlyInAnyOrder("s1 s2", "s1 s3", "s2 s3", "s3 s5", "s4 s5");
    }

    @Test
    void dotTakesAnyName() {
        ExecutionPlan plan = hostile();
        Drawn drawn = readDot(PlanDot.of(plan, timeline(plan)));
        assertThat(drawn.labels).hasSize(HOSTILE.size());
        for (int i = 0; i < HOSTILE.size(); i++) {
            String label = String.valueOf(drawn.labels.get("s" + (i + 1)));
            assertThat(label.replace("&#92;&#92;", "\\").replace("&quot;", "\"").replace("&amp;", "&"))
                    .startsWith(Inert.text(HOSTILE.get(i)) + "\n512mb");
        }
    }

    // ---- Mermaid

    @Test
    void mermaidKeepsToTheGrammar() {
        Drawn drawn = readMermaid(PlanMermaid.of(Sample.plan(), Sample.timeline()));
        assertThat(drawn.labels.get("s2")).startsWith("compile[version=1.75]<br/>2gb<br/>");
        assertThat(drawn.arrows).containsExactlyInAnyOrder("s1 s2", "s1 s3", "s2 s3", "s3 s5", "s4 s5");
    }

    @Test
    void mermaidTakesAnyName() {
        ExecutionPlan plan = hostile();
        Drawn drawn = readMermaid(PlanMermaid.of(plan, timeline(plan)));
        for (int i = 0; i < HOSTILE.size(); i++) {
            String name = Inert.text(HOSTILE.get(i)).replace("$$", "$\u200b$");
            assertThat(drawn.labels.get("s" + (i + 1))).startsWith(name + "<br/>512mb");
        }
    }

    // ---- what is drawn

    @Test
    void stagesMeetInAJointAndTheCriticalPathLeadsThroughIt() {
        List<PlannedStep> steps = new ArrayList<>();
        List<Edge> edges = List.of(IntStream.range(0, 20)
                .mapToObj(i -> new Edge("a" + i, Edge.Cause.STAGE))
                .toArray(Edge[]::new));
        IntStream.range(0, 20).forEach(i -> steps.add(Sample.planned(i + 1, step("a" + i, "A"), 2, 4)));
        IntStream.range(0, 20).forEach(i -> steps.add(Sample.planned(i + 21, step("b" + i, "B"), 2, 2, edges)));
        ExecutionPlan plan = Sample.plan(steps, List.of());
        String dot = PlanDot.of(plan, timeline(plan, List.of("a3", "b4"), List.of()));
        assertThat(readDot(dot).arrows).hasSize(40).contains("s1 j1", "j1 s21");
        assertThat(dot).contains("  s4 -> j1 [style=bold];\n", "  j1 -> s25 [style=bold];\n", "  s1 -> j1;\n");
        assertThat(readMermaid(PlanMermaid.of(plan, timeline(plan))).arrows).hasSize(40);
    }

    @Test
    void cleanupStepsComeLastAndOneAtATime() {
        Step b = Sample.step("b", null, When.FAILURE, 512, 0, null);
        Step c = Sample.step("c", null, When.ALWAYS, 512, 0, null);
        ExecutionPlan plan = Sample.plan(
                List.of(
                        Sample.planned(1, b, 1, 1),
                        Sample.planned(2, step("a", null), 1, 1),
                        Sample.planned(3, c, 1, 1)),
                List.of());
        assertThat(PlanMermaid.of(plan, timeline(plan))).contains("  s2 -.-> s1\n", "  s1 -.-> s3\n");
        assertThat(PlanDot.of(plan, timeline(plan)))
                .contains("  s1 [style=\"rounded,dashed\", label=\"b\n512mb\nonly after a failure\"];\n");
    }

    private static Step step(String name, @Nullable String stage) {
        return Sample.step(name, stage, When.SUCCESS, 512, 0, null);
    }

    private static ExecutionPlan hostile() {
        List<PlannedStep> steps = new ArrayList<>();
        for (String name : HOSTILE) {
            steps.add(Sample.planned(steps.size() + 1, step(name, name), 2, 2));
        }
        return Sample.plan(steps, HOSTILE);
    }

    private static Timeline timeline(ExecutionPlan plan) {
        return timeline(plan, List.of(), List.of());
    }

    /** Ordinary steps and those that run always, one after the other. */
    private static Timeline timeline(
            ExecutionPlan plan, List<String> criticalPath, List<Timeline.Alternative> alternatives) {
        List<Timeline.Bar> bars = new ArrayList<>();
        for (PlannedStep step : plan.steps()) {
            if (step.step().when() != When.FAILURE) {
                Duration start = Duration.ofSeconds(bars.size());
                bars.add(new Timeline.Bar(step.name(), 1, start, start.plusSeconds(1)));
            }
        }
        return new Timeline(
                new Budget(2, ByteSize.ofMb(4096), null),
                bars,
                Duration.ofSeconds(bars.size()),
                1,
                ByteSize.ofMb(512),
                null,
                criticalPath,
                alternatives);
    }

    private record Drawn(Map<String, String> labels, List<String> arrows) {}

    private static Drawn readDot(String dot) {
        Graph<String, DefaultEdge> graph = new DirectedPseudograph<>(DefaultEdge.class);
        Map<String, String> labels = new LinkedHashMap<>();
        DOTImporter<String, DefaultEdge> importer = new DOTImporter<>();
        importer.setVertexFactory(id -> id);
        importer.addVertexAttributeConsumer((vertex, attribute) -> {
            if (vertex.getSecond().equals("label")) {
                labels.put(vertex.getFirst(), attribute.getValue());
            }
        });
        // Its lexer knows no \l, which ends a line that stands on the left.
        importer.importGraph(graph, new StringReader(dot.replace("\\l", "\n")));
        List<String> arrows = graph.edgeSet().stream()
                .map(edge -> graph.getEdgeSource(edge) + " " + graph.getEdgeTarget(edge))
                .toList();
        return new Drawn(labels, arrows);
    }

    private static final String LABEL = "\"((?:[\\p{L}\\p{N} .,:=_/()\\[\\]-]|#\\d+;|<br/>)*)\"";
    private static final Pattern BOX = Pattern.compile("  (about|s\\d+)\\[" + LABEL + "](?::::[a-z]+)?");
    private static final Pattern ARROW = Pattern.compile("  ([sj]\\d+) (?:-->|==>|-\\.->) ([sj]\\d+)");
    private static final Pattern OTHER = Pattern.compile("flowchart LR|  subgraph g\\d+\\[" + LABEL
            + "]|  end|  j\\d+\\(\\(\" \"\\)\\)|  classDef [a-z]+ [a-z0-9: -]+");

    private static Drawn readMermaid(String mermaid) {
        Drawn drawn = new Drawn(new LinkedHashMap<>(), new ArrayList<>());
        mermaid.lines().forEach(line -> {
            Matcher box = BOX.matcher(line);
            Matcher arrow = ARROW.matcher(line);
            if (box.matches()) {
                String label = Pattern.compile("#(\\d+);")
                        .matcher(box.group(2))
                        .replaceAll(match ->
                                Matcher.quoteReplacement(Character.toString(Integer.parseInt(match.group(1)))));
                drawn.labels.put(box.group(1), label);
            } else if (arrow.matches()) {
                drawn.arrows.add(arrow.group(1) + " " + arrow.group(2));
            } else {
                assertThat(line).matches(OTHER);
            }
        });
        return drawn;
    }

    private static void golden(String name, String text) {
        Golden.check(Path.of("src/test/resources/io/ciroach/report", name + ".plan"), text);
    }
}
