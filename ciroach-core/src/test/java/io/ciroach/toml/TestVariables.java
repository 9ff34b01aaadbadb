package io.ciroach.toml;

import io.ciroach.model.Variables;
import io.ciroach.problem.Location;
import io.ciroach.problem.Problems;
import java.util.Map;
import java.util.regex.Pattern;

/** Puts in what a map has, and complains of the rest, as the plan does. */
record TestVariables(Map<String, String> values, Problems problems) implements Variables {

    private static final Pattern VARIABLE = Pattern.compile("\\$\\{\\{\\s*(.*?)\\s*}}");

    @Override
    public String putInto(String text, Location location, Use use) {
        return VARIABLE.matcher(text).replaceAll(match -> {
            String value = values.get(match.group(1));
            if (value == null) {
                problems.error(location, "unknown variable \"" + match.group(1) + '"');
            }
            return value == null ? "" : value;
        });
    }
}
