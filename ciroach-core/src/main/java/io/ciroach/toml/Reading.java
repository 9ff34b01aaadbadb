package io.ciroach.toml;

import io.ciroach.model.Variables;
import io.ciroach.problem.Location;
import io.ciroach.problem.Problems;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One pass over values: where its problems go, and what puts variables into its strings. */
final class Reading {

    private final Document document;
    private final Problems problems;
    private final @Nullable Variables variables;

    /** Places of which this room itself has said something. */
    private final Set<Location> reported;

    private Reading(Document document, Problems problems, @Nullable Variables variables, Set<Location> reported) {
        this.document = document;
        this.problems = problems;
        this.variables = variables;
        this.reported = reported;
    }

    /** A pass over values that may hold no variable: the settings of the pipeline. */
    static Reading settings(Document document, Problems problems) {
        Variables none = (text, at, use) -> {
            if (!document.source().isSpoilt(at)) {
                problems.error(at, "variables work in the strings of steps only");
            }
            return text;
        };
        return new Reading(document, problems, none, new HashSet<>());
    }

    /** A pass before variables have values: a string that holds one is not judged. */
    Reading beforeVariables() {
        return new Reading(document, problems, null, reported);
    }

    Reading with(Variables values) {
        return new Reading(document, problems, values, reported);
    }

    /** Reports what is wrong, unless its line is already known not to be understood. */
    void error(Location at, String message, @Nullable String hint) {
        if (!document.source().isSpoilt(at)) {
            reported.add(at);
            problems.error(at, message, hint);
        }
    }

    void error(Location at, String message) {
        error(at, message, null);
    }

    /** Reports what is not there, unless it may stand in what was not understood. */
    void missing(Location at, String message, @Nullable String hint) {
        if (!document.incomplete()) {
            error(at, message, hint);
        }
    }

    void warning(Location at, String message) {
        if (!document.incomplete()) {
            problems.warning(at, message);
        }
    }

    /** {@return the string with its variables put in, or null where that cannot be known (then nothing is said of it)} */
    @Nullable
    String text(Node.Text node, Variables.Use use) {
        if (refuseNul(node.value(), node.at())) {
            return null;
        } else if (!node.value().contains("${{")) {
            return node.value();
        } else if (variables == null) {
            return null;
        }
        String text = variables.putInto(node.value(), node.at(), use);
        boolean unknown = problems.anyAt(node.at()) && !reported.contains(node.at());
        return unknown || refuseNul(text, node.at()) ? null : text;
    }

    /** Neither a program's arguments nor its environment can hold one. */
    private boolean refuseNul(String text, Location at) {
        boolean nul = text.indexOf('\0') >= 0;
        if (nul) {
            error(at, "a string cannot hold the character U+0000");
        }
        return nul;
    }
}
