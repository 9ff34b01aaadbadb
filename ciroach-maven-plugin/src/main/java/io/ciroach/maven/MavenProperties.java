package io.ciroach.maven;

import java.util.Collections;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import org.apache.maven.project.MavenProject;
import org.jspecify.annotations.Nullable;

/** What {@code ${{ maven.NAME }}} stands for. */
final class MavenProperties {

    private MavenProperties() {}

    /**
     * The properties of the pom and its profiles, those of the command line on top, as Maven itself reads a pom; and of
     * {@code project.*} what names the project and its build. Not the system's: a pipeline that reads
     * {@code user.home} would mean another machine's.
     */
    static Map<String, String> of(MavenProject project, Properties user) {
        Map<String, String> values = new TreeMap<>();
        putAll(values, project.getProperties());
        putAll(values, user);
        put(values, "project.groupId", project.getGroupId());
        put(values, "project.artifactId", project.getArtifactId());
        put(values, "project.version", project.getVersion());
        put(values, "project.packaging", project.getPackaging());
        put(values, "project.name", project.getName());
        put(values, "project.basedir", project.getBasedir());
        put(values, "project.build.directory", project.getBuild().getDirectory());
        put(values, "project.build.outputDirectory", project.getBuild().getOutputDirectory());
        put(values, "project.build.testOutputDirectory", project.getBuild().getTestOutputDirectory());
        put(values, "project.build.finalName", project.getBuild().getFinalName());
        return Collections.unmodifiableMap(values);
    }

    private static void putAll(Map<String, String> values, Properties properties) {
        properties.stringPropertyNames().forEach(name -> put(values, name, properties.getProperty(name)));
    }

    private static void put(Map<String, String> values, String name, @Nullable Object value) {
        if (value != null) {
            values.put(name, value.toString());
        }
    }
}
