package io.ciroach.plan;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;

/**
 * Steps and what they wait for, as numbers. Steps that share a list of edges stand behind one gate, which opens when the
 * last step of the list has ended, so the work is in the sizes of the lists and not in the number of edges.
 */
final class Graph {

    /** One list of edges: the steps that it names, and those that wait for them. */
    private static final class Gate {
        private final int[] before;
        private final List<Integer> behind = new ArrayList<>();

        private Gate(int[] before) {
            this.before = before;
        }
    }

    private final int size;
    private final List<List<Edge>> edges;
    private final Map<String, Integer> numbers = new HashMap<>();
    private final List<Gate> gates = new ArrayList<>();
    /** The gates that each step is in front of. */
    private final List<List<Gate>> inFrontOf = new ArrayList<>();

    Graph(List<String> names, List<List<Edge>> edges) {
        this.size = names.size();
        this.edges = edges;
        for (String name : names) {
            numbers.put(name, numbers.size());
            inFrontOf.add(new ArrayList<>());
        }
        IdentityHashMap<List<Edge>, Gate> known = new IdentityHashMap<>();
        for (int step = 0; step < size; step++) {
            if (!edges.get(step).isEmpty()) {
                known.computeIfAbsent(edges.get(step), this::gate).behind.add(step);
            }
        }
    }

    private Gate gate(List<Edge> list) {
        Gate gate = new Gate(list.stream().mapToInt(this::target).toArray());
        gates.add(gate);
        for (int step : gate.before) {
            inFrontOf.get(step).add(gate);
        }
        return gate;
    }

    private int target(Edge edge) {
        Integer number = numbers.get(edge.step());
        if (number == null) {
            throw new IllegalStateException("an edge leads to \"" + edge.step() + "\", which is not there");
        }
        return number;
    }

    /** An order in which nothing comes before what it waits for. Steps in a circle, and those behind one, are not in it. */
    List<Integer> order() {
        IdentityHashMap<Gate, Integer> closed = new IdentityHashMap<>();
        gates.forEach(gate -> closed.put(gate, gate.before.length));
        Deque<Integer> open = new ArrayDeque<>();
        for (int step = 0; step < size; step++) {
            if (edges.get(step).isEmpty()) {
                open.add(step);
            }
        }
        List<Integer> order = new ArrayList<>(size);
        for (Integer step = open.poll(); step != null; step = open.poll()) {
            order.add(step);
            for (Gate gate : inFrontOf.get(step)) {
                if (closed.merge(gate, -1, Integer::sum) == 0) {
                    open.addAll(gate.behind);
                }
            }
        }
        return order;
    }

    /** The longest way from the start of each step to the end of all, itself included. */
    long[] longestWays(long[] lengths) {
        long[] ways = lengths.clone();
        List<Integer> order = order();
        for (int i = order.size() - 1; i >= 0; i--) {
            int step = order.get(i);
            long longest = 0;
            for (Gate gate : inFrontOf.get(step)) {
                for (int behind : gate.behind) {
                    longest = Math.max(longest, ways[behind]);
                }
            }
            ways[step] += longest;
        }
        return ways;
    }

    /** A step and one of its edges, of which each leads to the next, and the last to the first. */
    record Hop(int step, Edge edge) {}

    /** Circles, of which no two share a step, each as short as can be; at most so many. */
    List<List<Hop>> circles(int most) {
        boolean[] left = new boolean[size];
        Arrays.fill(left, true);
        order().forEach(step -> left[step] = false);
        List<List<Hop>> circles = new ArrayList<>();
        for (int start = 0; start < size && circles.size() < most; start++) {
            if (left[start]) {
                List<Hop> circle = shortestCircle(start, left);
                circle.forEach(hop -> left[hop.step()] = false);
                if (!circle.isEmpty()) {
                    circles.add(circle);
                }
            }
        }
        return circles;
    }

    /** Breadth first from a step along what waiting leads to, until it comes back; empty when it is only behind a circle. */
    private List<Hop> shortestCircle(int start, boolean[] left) {
        Hop[] cameBy = new Hop[size];
        Deque<Integer> next = new ArrayDeque<>(List.of(start));
        while (!next.isEmpty()) {
            int step = next.remove();
            for (Edge edge : edges.get(step)) {
                int target = target(edge);
                if (target == start) {
                    return wayBack(start, new Hop(step, edge), cameBy);
                }
                if (left[target] && cameBy[target] == null) {
                    cameBy[target] = new Hop(step, edge);
                    next.add(target);
                }
            }
        }
        return List.of();
    }

    private static List<Hop> wayBack(int start, Hop last, Hop[] cameBy) {
        Deque<Hop> way = new ArrayDeque<>();
        Hop hop = last;
        way.addFirst(hop);
        while (hop.step() != start) {
            hop = cameBy[hop.step()];
            way.addFirst(hop);
        }
        return List.copyOf(way);
    }
}
