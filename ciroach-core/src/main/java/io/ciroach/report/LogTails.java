package io.ciroach.report;

import io.ciroach.event.LogLine;
import io.ciroach.event.RunEvent;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * The last lines of each step's output: many of the first steps that fail, few of all others. However many steps there are
 * and however much they write, what is kept stays small.
 */
final class LogTails {

    /** One line, of one attempt, as far as it is kept. */
    record Line(int attempt, LogLine.Stream stream, String text) {}

    private static final int LONGEST_LINE = 2000;
    private static final int MOST_LINES = 200;
    private static final int MOST_CHARACTERS = 32 * 1024;
    private static final int FEW_LINES = 20;
    private static final int FEW_CHARACTERS = 2 * 1024;

    /** So many failed steps keep many lines; with more than these a reader looks at what they have in common. */
    private static final int MOST_FAILED = 20;

    private static final Pattern CUT_SEQUENCE = Pattern.compile("\u001b(\\[[0-9;:]*)?$");

    private static final class Tail {
        private final Deque<Line> lines = new ArrayDeque<>();
        private int characters;

        void add(Line line, int mostLines, int mostCharacters) {
            lines.add(line);
            characters += line.text().length();
            limit(mostLines, mostCharacters);
        }

        void limit(int mostLines, int mostCharacters) {
            while (lines.size() > mostLines || characters > mostCharacters) {
                characters -= lines.remove().text().length();
            }
        }
    }

    private final Map<String, Tail> tails = new HashMap<>();
    private int failed;

    void add(RunEvent.LogLines event) {
        Tail tail = tails.computeIfAbsent(event.step(), step -> new Tail());
        List<LogLine> lines = event.lines();
        for (LogLine line : lines.subList(Math.max(0, lines.size() - MOST_LINES), lines.size())) {
            tail.add(new Line(event.attempt(), line.stream(), cut(line.text())), MOST_LINES, MOST_CHARACTERS);
        }
    }

    /** The step has ended, and only now is it known how much of it is worth keeping. */
    void end(String step, boolean bad) {
        boolean many = bad && failed++ < MOST_FAILED;
        Tail tail = tails.get(step);
        if (tail != null && !many) {
            tail.limit(FEW_LINES, FEW_CHARACTERS);
        }
    }

    List<Line> of(String step) {
        Tail tail = tails.get(step);
        return tail == null ? List.of() : List.copyOf(tail.lines);
    }

    private static String cut(String text) {
        if (text.length() <= LONGEST_LINE) {
            return text;
        }
        int end = Character.isHighSurrogate(text.charAt(LONGEST_LINE - 1)) ? LONGEST_LINE - 1 : LONGEST_LINE;
        String kept = CUT_SEQUENCE.matcher(text.substring(0, end)).replaceFirst("");
        return kept + "\u001b[0m\u2026 and " + Words.count(text.length() - end, "more character");
    }
}
