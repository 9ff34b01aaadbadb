package io.ciroach.model;

import java.util.List;
import java.util.Map;

/**
 * One step for each combination of values, less the excluded ones.
 *
 * @param axes each variable with its values as text, in the order written; at least one, none empty
 * @param exclude combinations, or parts of them, that are left out
 */
public record Matrix(List<Axis> axes, List<Map<String, String>> exclude) {

    /**
     * One variable.
     *
     * @param variable its name, for {@code ${{ name }}}
     * @param values its values as text, in the order written
     */
    public record Axis(String variable, List<String> values) {
        public Axis {
            values = List.copyOf(values);
        }
    }

    public Matrix {
        axes = List.copyOf(axes);
        exclude = exclude.stream().map(Map::copyOf).toList();
    }
}
