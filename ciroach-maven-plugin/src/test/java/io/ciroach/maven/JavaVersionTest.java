package io.ciroach.maven;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.maven.model.Build;
import org.apache.maven.model.Model;
import org.apache.maven.model.Plugin;
import org.apache.maven.project.MavenProject;
import org.codehaus.plexus.util.xml.Xpp3Dom;
import org.junit.jupiter.api.Test;

class JavaVersionTest {

    private final Model model = new Model();
    private final MavenProject project = new MavenProject(model);

    JavaVersionTest() {
        model.setBuild(new Build());
    }

    @Test
    void nothingSaysNothing() {
        assertThat(JavaVersion.of(project)).isEmpty();
        model.addProperty("maven.compiler.release", "${unknown}");
        assertThat(JavaVersion.of(project)).isEmpty();
    }

    @Test
    void theReleaseBeatsTheSource() {
        model.addProperty("maven.compiler.source", "1.8");
        assertThat(JavaVersion.of(project)).contains(new JavaVersion(8, "maven.compiler.source"));
        model.addProperty("maven.compiler.release", "21");
        assertThat(JavaVersion.of(project)).contains(new JavaVersion(21, "maven.compiler.release"));
    }

    @Test
    void parametersOfTheCompilerBeatProperties() {
        model.addProperty("maven.compiler.release", "11");
        plugin("maven-compiler-plugin", element("release", "21"));

        assertThat(JavaVersion.of(project)).contains(new JavaVersion(21, "release of the maven-compiler-plugin"));
    }

    @Test
    void aToolchainIsBetterThanNothing() {
        Xpp3Dom jdk = new Xpp3Dom("jdk");
        jdk.addChild(element("version", "[21,)"));
        Xpp3Dom toolchains = new Xpp3Dom("toolchains");
        toolchains.addChild(jdk);
        plugin("maven-toolchains-plugin", toolchains);

        assertThat(JavaVersion.of(project)).contains(new JavaVersion(21, "version of the maven-toolchains-plugin"));
    }

    private void plugin(String name, Xpp3Dom parameter) {
        Xpp3Dom configuration = new Xpp3Dom("configuration");
        configuration.addChild(parameter);
        Plugin plugin = new Plugin();
        plugin.setArtifactId(name);
        plugin.setConfiguration(configuration);
        model.getBuild().addPlugin(plugin);
    }

    private static Xpp3Dom element(String name, String value) {
        Xpp3Dom element = new Xpp3Dom(name);
        element.setValue(value);
        return element;
    }
}
