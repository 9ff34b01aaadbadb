package io.ciroach.toml;

import io.ciroach.problem.Location;
import io.ciroach.problem.Problems;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.tomlj.Toml;
import org.tomlj.TomlArray;
import org.tomlj.TomlEntry;
import org.tomlj.TomlKeyValue;
import org.tomlj.TomlParseOptions;
import org.tomlj.TomlParseResult;
import org.tomlj.TomlPosition;
import org.tomlj.TomlTable;
import org.tomlj.TomlVersion;

/**
 * A file as a tree of values with places. Only this class and {@link SyntaxErrors} know the TOML library.
 *
 * @param source the text
 * @param root the table of the whole file
 * @param incomplete whether something that was written is not in the tree, so that absence proves nothing
 */
record Document(SourceText source, Node.Table root, boolean incomplete) {

    /** Without what it takes to write a file again; some of that cannot stand a file with errors in it. */
    private static final TomlParseOptions READ_ONLY =
            TomlParseOptions.sourceless().withVersion(TomlVersion.V1_1_0);

    static Document parse(SourceText source, Problems problems) {
        TomlParseResult result = Toml.parse(source.text(), READ_ONLY);
        boolean incomplete = SyntaxErrors.report(result.errors(), source, problems);
        return new Document(source, table(result, source.start(), source), incomplete);
    }

    private static Node node(Object value, Location at, SourceText source) {
        if (value instanceof String text) {
            return new Node.Text(text, at);
        } else if (value instanceof Long whole) {
            return new Node.Whole(whole, at);
        } else if (value instanceof Double fraction) {
            return new Node.Fraction(fraction, at);
        } else if (value instanceof Boolean flag) {
            return new Node.Flag(flag, at);
        } else if (value instanceof TomlTable table) {
            return table(table, at, source);
        } else if (value instanceof TomlArray array) {
            return items(array, at, source);
        }
        return new Node.Moment(at);
    }

    private static Node.Items items(TomlArray array, Location at, SourceText source) {
        List<Node> values = new ArrayList<>();
        for (int i = 0; i < array.size(); i++) {
            TomlEntry entry = array.entry(i);
            values.add(node(entry.value().get(), location(entry, at, source), source));
        }
        return new Node.Items(values, at);
    }

    private static Node.Table table(TomlTable table, Location at, SourceText source) {
        Map<String, Node.Entry> entries = new LinkedHashMap<>();
        for (String key : table.keySet()) {
            TomlKeyValue entry = table.entry(List.of(key));
            if (entry != null) {
                Location keyAt = place(entry.position(), at, source);
                Location valueAt = location(entry, keyAt, source);
                entries.put(key, new Node.Entry(keyAt, node(entry.value().get(), valueAt, source)));
            }
        }
        return new Node.Table(entries, at);
    }

    private static Location location(TomlEntry entry, Location otherwise, SourceText source) {
        return place(entry.value().position(), place(entry.position(), otherwise, source), source);
    }

    /** A table that only a longer header implies, as {@code stages} in {@code [stages.Build.steps.x]}, has no place of its own. */
    private static Location place(@Nullable TomlPosition position, Location otherwise, SourceText source) {
        return position == null ? otherwise : source.at(position.line(), position.column());
    }
}
