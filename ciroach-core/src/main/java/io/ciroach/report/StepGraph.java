package io.ciroach.report;

import io.ciroach.plan.Edge;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Which step waits for which, without what others imply: where C waits for A and B, and B for A, only B stands before C.
 * Steps are numbers from 0, in file order; those that wait for the same ones stand behind one gate.
 */
final class StepGraph {

    /** One list of steps that are waited for, and those that wait for them. */
    static final class Gate {
        private final List<Integer> all;
        private final List<Integer> behind = new ArrayList<>();
        private List<Integer> before = List.of();
        private BitSet reached = new BitSet();
        private int layer;

        private Gate(List<Integer> all) {
            this.all = all;
        }

        /** {@return the steps that are waited for, less those that others of them imply} */
        List<Integer> before() {
            return before;
        }

        List<Integer> behind() {
            return behind;
        }

        /** {@return the longest way to here, counted in steps} */
        int layer() {
            return layer;
        }
    }

    private final List<Course.Step> steps;
    private final List<Gate> gates = new ArrayList<>();
    private final @Nullable Gate[] gateOf;
    private final List<Set<Integer>> needed = new ArrayList<>();
    private final List<List<Gate>> inFrontOf = new ArrayList<>();
    private final List<Integer> order = new ArrayList<>();

    StepGraph(List<Course.Step> steps) {
        this.steps = steps;
        this.gateOf = new @Nullable Gate[steps.size()];
        Map<String, Integer> numbers = new HashMap<>();
        steps.forEach(step -> {
            numbers.put(step.name(), numbers.size());
            inFrontOf.add(new ArrayList<>());
        });
        // Steps that wait for the same share one list in a plan, so each list is read once.
        IdentityHashMap<List<Edge>, List<Integer>> read = new IdentityHashMap<>();
        IdentityHashMap<List<Edge>, Set<Integer>> readNeeds = new IdentityHashMap<>();
        Map<List<Integer>, Gate> known = new LinkedHashMap<>();
        for (int step = 0; step < steps.size(); step++) {
            List<Edge> edges = steps.get(step).planned().waitsFor();
            List<Integer> before = read.computeIfAbsent(
                    edges, list -> numbers(numbers, list.stream()).toList());
            needed.add(readNeeds.computeIfAbsent(
                    edges,
                    list -> numbers(numbers, list.stream().filter(edge -> edge.cause() == Edge.Cause.NEEDS))
                            .collect(Collectors.toSet())));
            if (!before.isEmpty()) {
                Gate gate = known.computeIfAbsent(before, Gate::new);
                gate.behind.add(step);
                gateOf[step] = gate;
            }
        }
        gates.addAll(known.values());
        gates.forEach(gate -> gate.all.forEach(step -> inFrontOf.get(step).add(gate)));
        walk();
    }

    /** Of the steps that take part. */
    private static Stream<Integer> numbers(Map<String, Integer> numbers, Stream<Edge> edges) {
        return edges.filter(edge -> numbers.containsKey(edge.step()))
                .map(edge -> numbers.getOrDefault(edge.step(), -1));
    }

    List<Course.Step> steps() {
        return steps;
    }

    List<Gate> gates() {
        return gates;
    }

    @Nullable
    Gate gateOf(int step) {
        return gateOf[step];
    }

    /** {@return the longest way to the step, counted in steps} */
    int layer(int step) {
        Gate gate = gateOf[step];
        return gate == null ? 0 : gate.layer;
    }

    /** {@return how many layers there are} */
    int depth() {
        return 1 + gates.stream().mapToInt(Gate::layer).max().orElse(0);
    }

    /** {@return whether {@code needs} of the second names the first} */
    boolean isNeeded(int before, int step) {
        return needed.get(step).contains(before);
    }

    /** {@return the chain of steps, each waiting for the one before, that took longest in this run; first to last, none
     * where nothing ran} */
    List<Course.Step> criticalPath() {
        Duration[] total = new Duration[steps.size()];
        int[] previous = new int[steps.size()];
        int last = -1;
        for (int step : order) {
            Gate gate = gateOf[step];
            previous[step] = gate == null
                    ? -1
                    : gate.before.stream()
                            .max(Comparator.comparing((Integer before) -> total[before])
                                    .thenComparing(Comparator.reverseOrder()))
                            .orElse(-1);
            Duration own = steps.get(step).result().duration();
            total[step] = previous[step] < 0 ? own : total[previous[step]].plus(own);
            if (total[step].compareTo(last < 0 ? Duration.ZERO : total[last]) > 0) {
                last = step;
            }
        }
        Deque<Course.Step> chain = new ArrayDeque<>();
        for (int step = last; step >= 0; step = previous[step]) {
            chain.push(steps.get(step));
        }
        return List.copyOf(chain);
    }

    /** Visits each step after all that it waits for. */
    private void walk() {
        IdentityHashMap<Gate, Integer> missing = new IdentityHashMap<>();
        gates.forEach(gate -> missing.put(gate, gate.all.size()));
        int[] place = new int[steps.size()];
        Deque<Integer> ready = new ArrayDeque<>();
        for (int step = 0; step < steps.size(); step++) {
            if (gateOf[step] == null) {
                ready.add(step);
            }
        }
        while (!ready.isEmpty()) {
            int step = ready.remove();
            place[step] = order.size();
            order.add(step);
            for (Gate gate : inFrontOf.get(step)) {
                if (missing.merge(gate, -1, Integer::sum) == 0) {
                    open(gate, place);
                    ready.addAll(gate.behind);
                }
            }
        }
    }

    private void open(Gate gate, int[] place) {
        gate.layer = 1 + gate.all.stream().mapToInt(this::layer).max().orElse(0);
        BitSet reached = new BitSet();
        List<Integer> kept = new ArrayList<>();
        List<Integer> latestFirst = gate.all.stream()
                .sorted(Comparator.comparingInt((Integer step) -> place[step]).reversed())
                .toList();
        for (int step : latestFirst) {
            if (!reached.get(step)) {
                kept.add(step);
                Gate own = gateOf[step];
                if (own != null) {
                    reached.or(own.reached);
                }
                reached.set(step);
            }
        }
        gate.reached = reached;
        gate.before = kept.stream().sorted().toList();
    }
}
