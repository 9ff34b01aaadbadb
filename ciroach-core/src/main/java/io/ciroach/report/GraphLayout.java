package io.ciroach.report;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Finds places for boxes in layers and for the lines between them: each layer holds what waits for the one before, lines
 * lead through layers in between by bends of their own, and all stand as near as can be to what they are joined to. A layer
 * runs across; along is the way from layer to layer. What that means on the page is for others to say.
 */
final class GraphLayout {

    /** A thing that has a place: a box, or a bend of a line. */
    static final class Spot {
        final int layer;
        final double size;
        final List<Spot> before = new ArrayList<>();
        final List<Spot> behind = new ArrayList<>();
        /** The middle of it, across. */
        double middle;

        private Spot(int layer, double size) {
            this.layer = layer;
            this.size = size;
        }

        private double pull(boolean byBefore, boolean byBehind) {
            double sum = 0;
            int count = 0;
            if (byBefore) {
                for (Spot spot : before) {
                    sum += spot.middle;
                    count++;
                }
            }
            if (byBehind) {
                for (Spot spot : behind) {
                    sum += spot.middle;
                    count++;
                }
            }
            return count == 0 ? middle : sum / count;
        }
    }

    private static final double BEND = 6;
    private static final int SWEEPS = 8;

    private final double gap;
    private final List<List<Spot>> layers = new ArrayList<>();

    GraphLayout(double gap) {
        this.gap = gap;
    }

    /** Layers may be left out; what is added first stands first until lines pull it elsewhere. */
    Spot add(int layer, double size) {
        while (layers.size() <= layer) {
            layers.add(new ArrayList<>());
        }
        Spot spot = new Spot(layer, size);
        layers.get(layer).add(spot);
        return spot;
    }

    /** {@return the way of a line, both ends included, with a bend in each layer between them that is a multiple} */
    List<Spot> join(Spot from, Spot to, int multiple) {
        List<Spot> way = new ArrayList<>();
        way.add(from);
        Spot last = from;
        for (int layer = from.layer + 1; layer < to.layer; layer++) {
            if (layer % multiple == 0) {
                Spot bend = add(layer, BEND);
                link(last, bend);
                way.add(bend);
                last = bend;
            }
        }
        link(last, to);
        way.add(to);
        return way;
    }

    private static void link(Spot before, Spot behind) {
        before.behind.add(behind);
        behind.before.add(before);
    }

    /** Gives every spot its place; {@return how far they reach across, from 0} */
    double place() {
        layers.forEach(layer -> spread(layer, layer.stream().map(spot -> 0.0).toList()));
        for (int sweep = 0; sweep < SWEEPS; sweep++) {
            boolean forward = sweep % 2 == 0;
            for (int i = 0; i < layers.size(); i++) {
                List<Spot> layer = layers.get(forward ? i : layers.size() - 1 - i);
                layer.forEach(spot -> spot.middle = spot.pull(forward, !forward));
                layer.sort(Comparator.comparingDouble(spot -> spot.middle)); // stable: a tie stays in file order
                spread(layer, layer.stream().map(spot -> spot.middle).toList());
            }
        }
        for (int sweep = 0; sweep < SWEEPS; sweep++) {
            for (List<Spot> layer : layers) {
                spread(layer, layer.stream().map(spot -> spot.pull(true, true)).toList());
            }
        }
        double low = layers.stream()
                .flatMap(List::stream)
                .mapToDouble(spot -> spot.middle - spot.size / 2)
                .min()
                .orElse(0);
        layers.forEach(layer -> layer.forEach(spot -> spot.middle -= low));
        return layers.stream()
                .flatMap(List::stream)
                .mapToDouble(spot -> spot.middle + spot.size / 2)
                .max()
                .orElse(0);
    }

    /**
     * Puts a layer, in its order and without overlaps, as near as can be (by the least squares) to where it is wanted:
     * neighbours that would overlap become one block, which stands in the middle of what its members want.
     */
    private void spread(List<Spot> layer, List<Double> wanted) {
        int size = layer.size();
        double[] offset = new double[size];
        double[] mean = new double[size];
        int[] count = new int[size];
        int blocks = 0;
        for (int i = 0; i < size; i++) {
            offset[i] = i == 0 ? 0 : offset[i - 1] + (layer.get(i - 1).size + layer.get(i).size) / 2 + gap;
            mean[blocks] = wanted.get(i) - offset[i];
            count[blocks] = 1;
            blocks++;
            while (blocks > 1 && mean[blocks - 2] > mean[blocks - 1]) {
                int both = count[blocks - 2] + count[blocks - 1];
                mean[blocks - 2] = (mean[blocks - 2] * count[blocks - 2] + mean[blocks - 1] * count[blocks - 1]) / both;
                count[blocks - 2] = both;
                blocks--;
            }
        }
        int i = 0;
        for (int block = 0; block < blocks; block++) {
            for (int member = 0; member < count[block]; member++, i++) {
                layer.get(i).middle = mean[block] + offset[i];
            }
        }
    }
}
