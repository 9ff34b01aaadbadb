package io.ciroach.plan;

import io.ciroach.model.Variables;
import io.ciroach.problem.Location;
import io.ciroach.problem.Problems;
import io.ciroach.problem.Suggestion;
import java.util.Collection;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Puts in the variables of one combination, of the caller's environment and of the Maven project. A value is put in as it
 * is: braces in it are not read again. Values of the environment never appear in a message.
 */
final class VariableValues implements Variables {

    private static final Pattern REFERENCE = Pattern.compile("\\$\\$\\{\\{|\\$\\{\\{([^}]*)}}|\\$\\{\\{");
    private static final Pattern HARMLESS_IN_SHELL = Pattern.compile("[A-Za-z0-9._/:@=+,-]*");

    /** More names than these are no help in a message. */
    private static final int LISTED = 12;

    private static final String ENV = "env.";
    private static final String MAVEN = "maven.";

    private final Map<String, String> matrix;
    private final Map<String, String> environment;
    private final Map<String, String> mavenProperties;
    private final Problems problems;
    private final Set<String> fromOutside = new TreeSet<>();

    VariableValues(
            Map<String, String> matrix,
            Map<String, String> environment,
            Map<String, String> mavenProperties,
            Problems problems) {
        this.matrix = matrix;
        this.environment = environment;
        this.mavenProperties = mavenProperties;
        this.problems = problems;
    }

    @Override
    public String putInto(String text, Location location, Use use) {
        Matcher matcher = REFERENCE.matcher(text);
        return matcher.replaceAll(
                match -> Matcher.quoteReplacement(replacement(match.group(), match.group(1), location, use)));
    }

    private String replacement(String written, @Nullable String inside, Location location, Use use) {
        if (written.equals("$${{")) {
            return "${{";
        }
        if (inside == null) {
            problems.error(location, "\"${{\" has no \"}}\" after it", "\"$${{\" writes it literally");
            return written;
        }
        String name = inside.strip();
        String value = lookUp(name, location);
        if (value == null) {
            return written;
        }
        if (use == Use.SHELL
                && isFromOutside(name)
                && !HARMLESS_IN_SHELL.matcher(value).matches()) {
            String variable = shellName(name);
            problems.error(
                    location,
                    "the value of \"" + name + "\" would be read as shell text: it holds more than letters, digits and"
                            + " ._/:@=+,-",
                    "hand it over as a variable: env = { " + variable + " = \"${{ " + name + " }}\" }, and write \"$"
                            + variable + "\" with the quotes in the command");
        }
        return value;
    }

    /** {@return the names of those from outside that were put in so far, with {@code env.} or {@code maven.} before} */
    Set<String> fromOutside() {
        return Set.copyOf(fromOutside);
    }

    private @Nullable String lookUp(String name, Location location) {
        if (isFromOutside(name)) {
            fromOutside.add(name);
        }
        if (name.startsWith(ENV)) {
            return lookUp(name, name.substring(ENV.length()), environment, "the caller's environment", location);
        }
        if (name.startsWith(MAVEN)) {
            return lookUp(name, name.substring(MAVEN.length()), mavenProperties, "the Maven project", location);
        }
        String value = matrix.get(name);
        if (value == null) {
            problems.error(
                    location,
                    "unknown variable \"" + name + "\"" + Suggestion.didYouMean(name, matrix.keySet()),
                    (matrix.isEmpty()
                                    ? "this step has no matrix; there is"
                                    : "there is " + quoted(matrix.keySet()) + " of the matrix,")
                            + " \"env.NAME\" of the caller's environment, and \"maven.NAME\" of the Maven project");
        }
        return value;
    }

    private @Nullable String lookUp(
            String name, String key, Map<String, String> values, String whose, Location location) {
        String value = values.get(key);
        if (value == null) {
            String prefix = name.substring(0, name.length() - key.length());
            problems.error(
                    location,
                    "unknown variable \"" + name + "\""
                            + Suggestion.nearest(key, values.keySet())
                                    .map(near -> ", did you mean \"" + prefix + near + "\"?")
                                    .orElse(""),
                    values.isEmpty()
                            ? whose + " has no variables here"
                            : whose + " has " + quoted(new TreeSet<>(values.keySet())));
        }
        return value;
    }

    private static boolean isFromOutside(String name) {
        return name.startsWith(ENV) || name.startsWith(MAVEN);
    }

    /** {@code maven.project.version} as {@code PROJECT_VERSION}, {@code env.HOME} as {@code HOME}. */
    private static String shellName(String name) {
        String key = name.substring(name.indexOf('.') + 1);
        return key.replaceAll("[^A-Za-z0-9_]", "_").toUpperCase(Locale.ROOT);
    }

    private static String quoted(Collection<String> names) {
        return Listing.of(names, LISTED);
    }
}
