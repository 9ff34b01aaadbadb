package io.ciroach.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.ciroach.plan.Edge;
import io.ciroach.testing.Seed;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class StepGraphTest {

    @Test
    void whatOthersImplyIsLeftOut() {
        StepGraph graph = graph(List.of(List.of(), List.of(0), List.of(0, 1)));
        assertThat(before(graph, 2)).containsExactly(1);
        assertThat(graph.layer(2)).isEqualTo(2);
        assertThat(graph.depth()).isEqualTo(3);
    }

    @Test
    void stepsThatWaitForTheSameStandBehindOneGate() {
        StepGraph graph = graph(List.of(List.of(), List.of(), List.of(0, 1), List.of(0, 1)));
        assertThat(graph.gates()).hasSize(1);
        assertThat(graph.gates().get(0).before()).containsExactly(0, 1);
        assertThat(graph.gates().get(0).behind()).containsExactly(2, 3);
    }

    @Test
    void theCriticalPathIsMeasuredInTime() {
        StepGraph graph = new StepGraph(List.of(
                CourseSteps.step(1, "a", 5, List.of()),
                CourseSteps.step(2, "b", 1, List.of()),
                CourseSteps.step(3, "c", 1, List.of(needs("b"))),
                CourseSteps.step(4, "d", 2, List.of(needs("a"), needs("c")))));
        assertThat(graph.criticalPath()).extracting(Course.Step::name).containsExactly("a", "d");
    }

    @Test
    void anEmptyRunHasNone() {
        assertThat(new StepGraph(List.of()).criticalPath()).isEmpty();
    }

    @Test
    void aStepThatDidNotTakePartIsNotWaitedFor() {
        StepGraph graph = new StepGraph(List.of(CourseSteps.step(1, "a", 1, List.of(needs("gone")))));
        assertThat(graph.gates()).isEmpty();
    }

    @Test
    void nothingIsLeftOutButWhatIsImplied() {
        long seed = Seed.get();
        Random random = new Random(seed);
        for (int run = 0; run < 300; run++) {
            int size = 1 + random.nextInt(12);
            List<List<Integer>> edges = new ArrayList<>();
            for (int step = 0; step < size; step++) {
                edges.add(IntStream.range(0, step)
                        .filter(before -> random.nextInt(3) == 0)
                        .boxed()
                        .toList());
            }
            StepGraph graph = graph(edges);
            BitSet[] all = new BitSet[size];
            BitSet[] kept = new BitSet[size];
            for (int step = 0; step < size; step++) {
                all[step] = reached(edges.get(step), all);
                kept[step] = reached(before(graph, step), kept);
                assertThat(kept[step]).as(Seed.words(seed)).isEqualTo(all[step]);
                for (int one : before(graph, step)) {
                    List<Integer> others = before(graph, step).stream()
                            .filter(other -> other != one)
                            .toList();
                    assertThat(reached(others, all).get(one))
                            .as(Seed.words(seed))
                            .isFalse();
                }
            }
        }
    }

    private static BitSet reached(List<Integer> before, BitSet[] of) {
        BitSet reached = new BitSet();
        before.forEach(step -> {
            reached.or(of[step]);
            reached.set(step);
        });
        return reached;
    }

    private static List<Integer> before(StepGraph graph, int step) {
        StepGraph.Gate gate = graph.gateOf(step);
        return gate == null ? List.of() : gate.before();
    }

    private static StepGraph graph(List<List<Integer>> waitsFor) {
        List<Course.Step> steps = new ArrayList<>();
        for (List<Integer> before : waitsFor) {
            int index = steps.size();
            List<Edge> edges =
                    before.stream().map(number -> needs("s" + number)).toList();
            steps.add(CourseSteps.step(index + 1, "s" + index, 1, edges));
        }
        return new StepGraph(steps);
    }

    private static Edge needs(String step) {
        return Sample.edge(step, Edge.Cause.NEEDS);
    }
}
