package io.ciroach.toml;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** A pipeline file to begin with: it runs as it is, and explains itself. */
public final class StarterFile {

    /** Versions of Java that images are made of for years. Ciroach's own plugin needs the first, in the container too. */
    private static final int[] LASTING = {17, 21, 25};

    private static final String HEAD = """
            # Steps that run in containers of their own. `mvn ciroach:run` runs them, `mvn ciroach:plan` shows in which order,
            # and `mvn ciroach:validate` checks this file.
            # What ciroach:init has seen here: SEEN.

            [pipeline.defaults]              # holds for each step that does not say otherwise
            """;

    private static final String END = """

            # What is to happen whatever became of the steps above:
            #
            # [[pipeline.steps]]
            # name = "Cleanup"
            # always = true
            # command = 'echo "the run has $CIROACH_STATUS"'
            """;

    private StarterFile() {}

    /**
     * Something that was found.
     *
     * @param value what
     * @param where in which place
     */
    public record Found(String value, String where) {}

    /**
     * What is known of a project.
     *
     * @param maven whether Maven builds it
     * @param wrapper whether it has a script that brings its own Maven
     * @param java which version of Java it is compiled for, or null
     * @param image which image it is built in elsewhere, or null
     * @param seen what lies there, in words
     */
    public record Project(
            boolean maven,
            boolean wrapper,
            @Nullable Found java,
            @Nullable Found image,
            List<String> seen) {}

    /**
     * Looks whether a text can be an image.
     *
     * @param text which
     * @return it, unless it is no reference to an image that can be fetched
     */
    public static Optional<String> image(String text) {
        return ImageReference.complete(text).map(complete -> text).filter(name -> !name.equals("scratch"));
    }

    /**
     * Writes one.
     *
     * @param project what it is for
     * @return its text
     */
    public static String write(Project project) {
        String seen = project.seen().isEmpty() ? "nothing that it knows" : String.join(", ", project.seen());
        return HEAD.replace("SEEN", comment(seen)) + (project.maven() ? maven(project) : general(project)) + END;
    }

    private static String maven(Project project) {
        String maven = project.wrapper() ? "sh mvnw" : "mvn";
        String wrapper = project.wrapper()
                ? "\nenv = { MAVEN_CONFIG = \"\" }       # images of Maven set it, and mvnw would take it for an argument"
                : "";
        String cache =
                project.wrapper() ? "\nwrapper = \"~/.m2/wrapper\"        # and the Maven that mvnw fetches" : "";
        String caches = project.wrapper() ? "\"m2\", \"wrapper\"" : "\"m2\"";
        return """
                %s
                memory = "2gb"                   # a hard limit; a step starts when that much is free
                caches = [%s]%s

                [pipeline.caches]                # volumes that outlive the run; containers do not
                m2 = "~/.m2/repository"          # what Maven fetches: the first run takes its time%s

                # The folder of this file is /workspace in each step, so one step finds what the one before it wrote there.
                # `-Dciroach.skip` is for a pom that binds ciroach:run to a phase: a pipeline is not to start itself.

                [[pipeline.steps]]
                name = "compile"
                command = "%s -B -ntp -Dciroach.skip test-compile"

                [[pipeline.steps]]
                name = "test"                    # waits for all above; neighbours with `parallel = true` run side by side
                command = "%s -B -ntp -Dciroach.skip verify"
                """.formatted(mavenImage(project), caches, wrapper, cache, maven, maven);
    }

    private static String mavenImage(Project project) {
        Found image = project.image();
        if (image != null) {
            return image(image.value(), "The image of " + image.where() + ".");
        }
        Found java = project.java();
        int wanted = java == null ? LASTING[0] : Integer.parseInt(java.value());
        int version = IntStream.of(LASTING)
                .filter(lasting -> lasting >= wanted)
                .findFirst()
                .orElse(wanted);
        String why = java == null
                ? "Java " + version + ", for nothing here names a version."
                : "Java " + version + ", for " + java.where() + " is " + java.value() + ".";
        return image("maven:3-eclipse-temurin-" + version, why);
    }

    private static String general(Project project) {
        Found image = project.image();
        return (image == null
                        ? image("alpine:3.20", "Any image will do, and a step may name one of its own.")
                        : image(image.value(), "The image of " + image.where() + "."))
                + """

                memory = "256mb"                 # a hard limit; a step starts when that much is free

                # The folder of this file is /workspace in each step, so one step finds what the one before it wrote there.

                [[pipeline.steps]]
                name = "look"
                parallel = true                  # runs beside its neighbour
                command = "ls -l"

                [[pipeline.steps]]
                name = "lint"
                parallel = true
                command = "echo 'put a linter here'"

                [[pipeline.steps]]
                name = "test"                    # waits for all above
                command = "echo 'put the tests here'"
                """;
    }

    private static String image(String reference, String why) {
        return "# " + comment(why) + "\nimage = \"" + reference + "\"";
    }

    /** Names of files and of modules may hold anything; a line feed would end the comment. */
    private static String comment(String any) {
        return any.codePoints()
                .mapToObj(c -> Character.isISOControl(c) || Character.getType(c) == Character.SURROGATE
                        ? " "
                        : Character.toString(c))
                .collect(Collectors.joining());
    }
}
