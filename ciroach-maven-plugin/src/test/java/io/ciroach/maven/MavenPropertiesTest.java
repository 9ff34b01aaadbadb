package io.ciroach.maven;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.util.Map;
import java.util.Properties;
import org.apache.maven.model.Build;
import org.apache.maven.model.Model;
import org.apache.maven.project.MavenProject;
import org.junit.jupiter.api.Test;

class MavenPropertiesTest {

    private final MavenProject project = project();
    private final Properties user = new Properties();

    @Test
    void propertiesOfThePomAreThere() {
        project.getProperties().setProperty("rust.version", "1.80");

        assertThat(values()).containsEntry("rust.version", "1.80");
    }

    @Test
    void theCommandLineBeatsThePom() {
        project.getProperties().setProperty("rust.version", "1.80");
        user.setProperty("rust.version", "1.75");

        assertThat(values()).containsEntry("rust.version", "1.75");
    }

    @Test
    void theProjectIsNamedAsInAPom() {
        assertThat(values())
                .containsEntry("project.groupId", "com.example")
                .containsEntry("project.artifactId", "payments")
                .containsEntry("project.version", "1.2")
                .containsEntry("project.packaging", "jar")
                .containsEntry("project.name", "payments")
                .containsEntry("project.basedir", "/home/me/payments")
                .containsEntry("project.build.directory", "/home/me/payments/out")
                .containsEntry("project.build.finalName", "payments-1.2");
    }

    @Test
    void whatThePomDoesNotSayIsNotThere() {
        assertThat(values()).doesNotContainKey("project.build.outputDirectory");
    }

    @Test
    void thePropertiesOfTheMachineAreNotThere() {
        assertThat(values()).doesNotContainKeys("user.home", "java.version");
    }

    private Map<String, String> values() {
        return MavenProperties.of(project, user);
    }

    private static MavenProject project() {
        Model model = new Model();
        model.setGroupId("com.example");
        model.setArtifactId("payments");
        model.setVersion("1.2");
        Build build = new Build();
        build.setDirectory("/home/me/payments/out");
        build.setFinalName("payments-1.2");
        model.setBuild(build);
        MavenProject project = new MavenProject(model);
        project.setFile(new File("/home/me/payments/pom.xml"));
        return project;
    }
}
