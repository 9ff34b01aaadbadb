package io.ciroach.toml;

import io.ciroach.model.Matrix;
import io.ciroach.problem.Location;
import io.ciroach.problem.Suggestion;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads {@code matrix}: {@code { variable = "v", values = [...] }} or {@code { v = [...], w = [...] }}, either with
 * {@code exclude = [{ v = ... }]}.
 */
final class MatrixReader {

    private static final String VARIABLE = "[A-Za-z_][A-Za-z0-9_-]*";

    /** More is a slip, and would fill the memory before anyone could say so. */
    private static final long MOST_COMBINATIONS = 10_000;

    private static final List<String> FORM = List.of("variable", "values", "exclude");

    /** What can be a part of a step's name; {@link #value} decides. */
    private static final Schema VALUE = new Schema.AnyOf(
            new Schema.Text("[^\\[\\],\\u0000-\\u001f\\u007f-\\u009f]*"),
            new Schema.Whole(Long.MIN_VALUE, Long.MAX_VALUE),
            new Schema.Flag());

    private static final Kind<List<Node>> VALUES =
            new Kind<>(new Schema.Items(VALUE, 1), (node, reading) -> ((Node.Items) node).values());
    private static final Kind<List<Node.Table>> EXCLUDE =
            Kinds.list(new Kind<>(new Schema.Table(null, null, VALUE), Kinds.TABLE.reader()));

    private static final Schema NAMED = new Schema.Form(
            Map.of("variable", new Schema.Text(VARIABLE, true), "values", VALUES.schema(), "exclude", EXCLUDE.schema()),
            List.of("variable", "values"),
            null,
            null);

    private static final Schema PRODUCT =
            new Schema.Form(Map.of("exclude", EXCLUDE.schema()), List.of(), VARIABLE, VALUES.schema());

    static final Kind<Matrix> KIND = new Kind<>(
            new Schema.AnyOf(NAMED, PRODUCT),
            "such as { version = [\"1.75\", \"1.80\"] }",
            (node, reading) -> new MatrixReader(reading).read((Node.Table) node));

    private final Reading reading;
    private boolean wrong;

    private MatrixReader(Reading reading) {
        this.reading = reading;
    }

    /** A matrix of which a part is wrong is none: half of it would only lead to errors about the other half. */
    private @Nullable Matrix read(Node.Table table) {
        List<Matrix.Axis> axes = new ArrayList<>();
        if (table.get("variable") instanceof Node.Text variable) {
            readNamed(table, variable, axes);
        } else {
            table.entries().forEach((name, entry) -> {
                if (!name.equals("exclude")) {
                    readAxis(name, entry.key(), entry.value(), axes);
                }
            });
        }
        if (axes.isEmpty() && !wrong) {
            error(table.at(), "the matrix is empty", "such as { version = [\"1.75\", \"1.80\"] }");
        }
        long combinations = 1;
        for (Matrix.Axis axis : axes) {
            combinations =
                    Math.min(MOST_COMBINATIONS + 1, combinations * axis.values().size());
        }
        if (combinations > MOST_COMBINATIONS) {
            error(table.at(), "the matrix has more than " + MOST_COMBINATIONS + " combinations", null);
        }
        List<Map<String, String>> exclude = wrong ? List.of() : readExclude(table.get("exclude"), axes);
        return wrong ? null : new Matrix(axes, exclude);
    }

    private void readNamed(Node.Table table, Node.Text variable, List<Matrix.Axis> axes) {
        table.entries().forEach((key, entry) -> {
            if (!FORM.contains(key)) {
                error(
                        entry.key(),
                        "unknown key " + Kinds.quoted(key) + " beside \"variable\"" + Suggestion.didYouMean(key, FORM),
                        "several variables are written { version = [...], os = [...] }");
            }
        });
        Node values = table.get("values");
        if (values == null) {
            error(table.at(), "the matrix has no values for " + Kinds.quoted(variable.value()), "values = [\"...\"]");
        } else {
            readAxis(variable.value(), variable.at(), values, axes);
        }
    }

    private void readAxis(String name, Location nameAt, Node values, List<Matrix.Axis> axes) {
        if (!name.matches(VARIABLE)) {
            error(
                    nameAt,
                    Kinds.quoted(name) + " is no name of a variable",
                    "letters, digits, _ and -, beginning with a letter or _");
            return;
        }
        if (!(values instanceof Node.Items items)) {
            wrong = true;
            VALUES.read(values, reading);
            return;
        }
        if (items.values().isEmpty()) {
            error(items.at(), "the matrix has no values for " + Kinds.quoted(name), null);
        }
        Map<String, Location> places = new LinkedHashMap<>();
        for (Node item : items.values()) {
            String value = value(item);
            Location first = value == null ? null : places.putIfAbsent(value, item.at());
            if (first != null) {
                error(
                        item.at(),
                        "the value " + Kinds.quoted(String.valueOf(value)) + " stands here twice"
                                + Kinds.first(first, item.at()),
                        null);
            }
        }
        axes.add(new Matrix.Axis(name, List.copyOf(places.keySet())));
    }

    private List<Map<String, String>> readExclude(@Nullable Node node, List<Matrix.Axis> axes) {
        List<Node.Table> tables = node == null ? List.of() : EXCLUDE.read(node, reading);
        wrong |= tables == null;
        List<Map<String, String>> exclude = new ArrayList<>();
        for (Node.Table table : tables == null ? List.<Node.Table>of() : tables) {
            if (table.entries().isEmpty()) {
                error(table.at(), "this excludes every combination", "such as { version = \"1.75\" }");
            }
            Map<String, String> combination = new HashMap<>();
            table.entries().forEach((name, entry) -> readExcluded(name, entry, axes, combination));
            exclude.add(combination);
        }
        return exclude;
    }

    private void readExcluded(String name, Node.Entry entry, List<Matrix.Axis> axes, Map<String, String> combination) {
        List<String> names = axes.stream().map(Matrix.Axis::variable).toList();
        int axis = names.indexOf(name);
        if (axis < 0) {
            error(
                    entry.key(),
                    Kinds.quoted(name) + " is no variable of this matrix" + Suggestion.didYouMean(name, names),
                    null);
            return;
        }
        List<String> values = axes.get(axis).values();
        String value = value(entry.value());
        if (value == null) {
            return;
        }
        boolean known =
                values.contains(value) || isOpen(value) || values.stream().anyMatch(MatrixReader::isOpen);
        if (!known) {
            error(
                    entry.value().at(),
                    "the matrix has no value " + Kinds.quoted(value) + " for " + Kinds.quoted(name)
                            + Suggestion.didYouMean(value, values),
                    null);
        }
        combination.put(name, value);
    }

    /** As written: variables of a matrix value get theirs when the matrix is expanded. */
    private @Nullable String value(Node node) {
        if (!(node instanceof Node.Text text)) {
            String value = Kinds.SCALAR.read(node, reading);
            wrong |= value == null;
            return value;
        }
        boolean fits =
                text.value().codePoints().noneMatch(c -> c == '[' || c == ']' || c == ',' || Character.isISOControl(c));
        if (!fits && !isOpen(text.value())) {
            error(
                    node.at(),
                    Kinds.quoted(text.value()) + " cannot be part of a step's name",
                    "values hold none of [ ] ,");
            return null;
        }
        return text.value();
    }

    private static boolean isOpen(String value) {
        return value.contains("${{");
    }

    private void error(Location at, String message, @Nullable String hint) {
        wrong = true;
        reading.error(at, message, hint);
    }
}
