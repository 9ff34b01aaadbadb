package io.ciroach.maven;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.util.List;
import org.apache.maven.model.Build;
import org.apache.maven.model.Model;
import org.apache.maven.model.Plugin;
import org.apache.maven.model.PluginManagement;
import org.apache.maven.project.MavenProject;
import org.junit.jupiter.api.Test;

class InitMojoTest {

    private static final String RUN = "mvn ciroach:plan shows what it would run, mvn ciroach:run runs it";

    private final MavenProject project = new MavenProject(new Model());

    @Test
    void goalsAreToldByTheirShortNamesWhereThePluginIsNamed() {
        project.setFile(new File("pom.xml"));
        project.getModel().setBuild(new Build());
        project.getBuild().addPlugin(plugin("ciroach-maven-plugin"));

        assertThat(InitMojo.next(project, List.of())).isEqualTo("Next: " + RUN);
    }

    @Test
    void managementAndSettingsNameItAsWell() {
        project.setFile(new File("pom.xml"));
        assertThat(InitMojo.next(project, List.of("io.ciroach"))).isEqualTo("Next: " + RUN);

        project.getModel().setBuild(new Build());
        project.getBuild().setPluginManagement(new PluginManagement());
        project.getBuild().getPluginManagement().addPlugin(plugin("ciroach-maven-plugin"));
        assertThat(InitMojo.next(project, List.of())).isEqualTo("Next: " + RUN);
    }

    @Test
    void elsewhereThePluginIsToBeNamedFirst() {
        project.setFile(new File("pom.xml"));
        project.getModel().setBuild(new Build());
        project.getBuild().addPlugin(plugin("another-maven-plugin"));

        assertThat(InitMojo.next(project, List.of("org.apache.maven.plugins")))
                .isEqualTo("Next: name io.ciroach:ciroach-maven-plugin among the plugins of pom.xml; then " + RUN);
    }

    @Test
    void withoutAPomThereIsToBeOne() {
        assertThat(InitMojo.next(project, List.of())).startsWith("Next: a pom.xml");
    }

    private static Plugin plugin(String name) {
        Plugin plugin = new Plugin();
        plugin.setGroupId("io.ciroach");
        plugin.setArtifactId(name);
        return plugin;
    }
}
