package io.ciroach.engine.docker;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * How large each layer of an image is. An engine does not say so: it tells the layers without their sizes, and the history
 * with sizes, in which some rows made no layer (their size is 0) without saying which. A row with a size made one; of the
 * others, first those did that change files, as far as layers are missing. Where that guess is wrong it shifts a layer
 * without content: the sum is right in any case.
 */
final class LayerSizes {

    /**
     * A row of the history.
     *
     * @param size what it added
     * @param createdBy what made it
     */
    record Row(long size, String createdBy) {

        /** How likely it made a layer though it added nothing: the smaller the likelier. */
        private int rank() {
            if (size > 0) {
                return 0;
            }
            String text = createdBy.replaceFirst("^/bin/sh -c #\\(nop\\) +", "");
            if (text.startsWith("COPY") || text.startsWith("ADD") || text.startsWith("RUN")) {
                return 1;
            }
            return text.startsWith("WORKDIR") ? 2 : createdBy.startsWith("/bin/sh -c #(nop)") ? 4 : 3;
        }
    }

    private LayerSizes() {}

    /**
     * Works them out.
     *
     * @param layers how many there are
     * @param rows the history, oldest first
     * @return a size for each layer, from the lowest
     */
    static List<Long> of(int layers, List<Row> rows) {
        List<Integer> likely = new ArrayList<>();
        for (int i = 0; i < rows.size(); i++) {
            likely.add(i);
        }
        likely.sort(Comparator.comparingInt(i -> rows.get(i).rank()));
        List<Long> sizes = new ArrayList<>(likely.subList(0, Math.min(layers, likely.size())).stream()
                .sorted()
                .map(i -> rows.get(i).size())
                .toList());
        while (sizes.size() < layers) {
            sizes.add(0L); // a history may be cut short
        }
        return sizes;
    }
}
