package io.ciroach.maven;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.maven.model.Plugin;
import org.apache.maven.project.MavenProject;
import org.codehaus.plexus.util.xml.Xpp3Dom;
import org.jspecify.annotations.Nullable;

/**
 * Which version of Java a project is compiled for.
 *
 * @param version as a whole number: 8 for {@code 1.8}
 * @param from what says so
 */
record JavaVersion(int version, String from) {

    private static final Pattern NUMBER = Pattern.compile("(?:1\\.)?(\\d{1,2})\\b");
    private static final String PLUGINS = "org.apache.maven.plugins:";

    /** {@return what the compiler is told, by its parameters or by properties, else which toolchain is chosen} */
    static Optional<JavaVersion> of(MavenProject project) {
        return Stream.of(
                        configured(project, "maven-compiler-plugin", "release"),
                        property(project, "maven.compiler.release"),
                        configured(project, "maven-compiler-plugin", "source"),
                        property(project, "maven.compiler.source"),
                        configured(project, "maven-toolchains-plugin", "toolchains", "jdk", "version"))
                .flatMap(Optional::stream)
                .findFirst();
    }

    private static Optional<JavaVersion> property(MavenProject project, String name) {
        return read(project.getProperties().getProperty(name), name);
    }

    private static Optional<JavaVersion> configured(MavenProject project, String name, String... path) {
        Plugin plugin = project.getPlugin(PLUGINS + name);
        Object element = plugin == null ? null : plugin.getConfiguration();
        for (String child : path) {
            element = element instanceof Xpp3Dom parent ? parent.getChild(child) : null;
        }
        return element instanceof Xpp3Dom leaf
                ? read(leaf.getValue(), path[path.length - 1] + " of the " + name)
                : Optional.empty();
    }

    private static Optional<JavaVersion> read(@Nullable String text, String from) {
        Matcher number = NUMBER.matcher(text == null ? "" : text);
        return number.find() ? Optional.of(new JavaVersion(Integer.parseInt(number.group(1)), from)) : Optional.empty();
    }
}
