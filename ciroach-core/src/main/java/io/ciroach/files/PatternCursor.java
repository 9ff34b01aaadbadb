package io.ciroach.files;

import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * A pattern of paths on its way down a tree: which of its segments comes next. Whoever walks the tree holds a set of them
 * for each folder, asks which take a name, and goes on below it with what is left of those.
 */
record PatternCursor(List<String> pattern, int at) {

    private static final String ANY_FOLDERS = "**";

    /** {@return those of patterns that were checked, at the root} */
    static Set<PatternCursor> start(Collection<String> patterns) {
        return expanded(patterns.stream()
                .map(PatternCursor::segments)
                .filter(segments -> !segments.isEmpty())
                .map(segments -> new PatternCursor(segments, 0))
                .toList());
    }

    private static List<String> segments(String pattern) {
        return Stream.of(pattern.split("/", -1))
                .filter(segment -> !segment.isEmpty() && !segment.equals("."))
                .toList();
    }

    /** {@return those that go on below a name, of those that took it} */
    static Set<PatternCursor> below(Collection<PatternCursor> taking) {
        return expanded(taking.stream()
                .filter(cursor -> !cursor.isLast() || cursor.segment().equals(ANY_FOLDERS))
                .map(cursor -> cursor.segment().equals(ANY_FOLDERS)
                        ? cursor
                        : new PatternCursor(cursor.pattern, cursor.at + 1))
                .toList());
    }

    /** With what follows folders that need not be there. */
    private static Set<PatternCursor> expanded(List<PatternCursor> cursors) {
        Set<PatternCursor> all = new LinkedHashSet<>();
        for (PatternCursor cursor : cursors) {
            PatternCursor next = cursor;
            all.add(next);
            while (next.segment().equals(ANY_FOLDERS) && !next.isLast()) {
                next = new PatternCursor(next.pattern, next.at + 1);
                all.add(next);
            }
        }
        return all;
    }

    String segment() {
        return pattern.get(at);
    }

    boolean isLast() {
        return at == pattern.size() - 1;
    }

    boolean hasGlob() {
        return pattern.subList(at, pattern.size()).stream()
                .anyMatch(segment -> segment.indexOf('*') >= 0 || segment.indexOf('?') >= 0);
    }

    boolean isLiteral() {
        return segment().indexOf('*') < 0 && segment().indexOf('?') < 0;
    }

    boolean takes(String name) {
        return segment().equals(ANY_FOLDERS) || NameGlob.matches(segment(), name);
    }
}
