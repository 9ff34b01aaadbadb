package io.ciroach.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.ciroach.report.GraphLayout.Spot;
import io.ciroach.testing.Seed;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class GraphLayoutPropertyTest {

    private static final double GAP = 10;

    @Test
    void nothingOverlapsWhateverTheGraph() {
        long seed = Seed.get();
        Random random = new Random(seed);
        for (int run = 0; run < 200; run++) {
            GraphLayout layout = new GraphLayout(GAP);
            Map<Integer, List<Spot>> layers = new HashMap<>();
            List<Spot> boxes = new ArrayList<>();
            Set<Spot> all = new HashSet<>();
            for (int i = random.nextInt(30) + 1; i > 0; i--) {
                Spot box = layout.add(2 * random.nextInt(5), 10 + random.nextInt(50));
                boxes.add(box);
                all.add(box);
            }
            for (int i = random.nextInt(40); i > 0; i--) {
                Spot from = boxes.get(random.nextInt(boxes.size()));
                Spot to = boxes.get(random.nextInt(boxes.size()));
                if (from.layer < to.layer) {
                    List<Spot> way = layout.join(from, to, 2);
                    assertThat(way)
                            .as(Seed.words(seed))
                            .extracting(spot -> spot.layer)
                            .isSorted()
                            .doesNotHaveDuplicates();
                    all.addAll(way);
                }
            }
            double extent = layout.place();
            all.forEach(spot -> layers.computeIfAbsent(spot.layer, layer -> new ArrayList<>())
                    .add(spot));
            for (List<Spot> layer : layers.values()) {
                layer.sort((a, b) -> Double.compare(a.middle, b.middle));
                for (int i = 0; i < layer.size(); i++) {
                    Spot spot = layer.get(i);
                    assertThat(spot.middle - spot.size / 2).as(Seed.words(seed)).isGreaterThanOrEqualTo(-1e-6);
                    assertThat(spot.middle + spot.size / 2).as(Seed.words(seed)).isLessThanOrEqualTo(extent + 1e-6);
                    if (i > 0) {
                        Spot before = layer.get(i - 1);
                        assertThat(spot.middle - before.middle)
                                .as(Seed.words(seed))
                                .isGreaterThanOrEqualTo((spot.size + before.size) / 2 + GAP - 1e-6);
                    }
                }
            }
        }
    }

    @Test
    void aChainIsStraight() {
        GraphLayout layout = new GraphLayout(GAP);
        Spot last = layout.add(0, 30);
        Spot first = last;
        for (int layer = 2; layer < 20; layer += 2) {
            Spot next = layout.add(layer, 30);
            layout.join(last, next, 2);
            last = next;
        }
        layout.place();
        assertThat(last.middle).isEqualTo(first.middle);
    }
}
