package io.ciroach;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a starter takes from the files of a project. */
class ProjectSurveyTest {

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path folder;

    @Test
    void aFolderOfWhichNothingIsKnown() {
        assertThat(starter(false)).contains("has seen here: nothing that it knows.", "image = \"alpine:3.20\"\n");
    }

    @Test
    void allThatIsSeenIsSaid() throws IOException {
        write("mvnw", "");
        write("Dockerfile", "FROM eclipse-temurin:21\n");
        write("Jenkinsfile", "pipeline { agent any }\n");
        write(".github/workflows/ci.yml", "jobs:\n");
        write(".github/workflows/README.md", "");

        assertThat(Ciroach.starter(
                        StarterRequest.of(folder).maven(List.of("core", "app")).java(21, "maven.compiler.release")))
                .contains("has seen here: pom.xml (core, app), mvnw, Jenkinsfile, "
                        + ".github/workflows/ci.yml, Dockerfile.\n")
                .contains("# Java 21, for maven.compiler.release is 21.\nimage = \"maven:3-eclipse-temurin-21\"\n")
                .contains("sh mvnw -B ");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            .gitlab-ci.yml           | image: maven:3.9                                    | maven:3.9
            .gitlab-ci.yml           | image:\\n  name: 'maven:3.9'\\n  entrypoint: [""]    | maven:3.9
            .gitlab-ci.yml           | image: "maven:3.9" # for all jobs                   | maven:3.9
            .gitlab-ci.yml           | image: $IMAGE                                       | -
            .gitlab-ci.yml           | test:\\n  image: maven:3.9                          | -
            Jenkinsfile              | agent { docker { image 'maven:3.9'\\n label 'x' } } | maven:3.9
            Jenkinsfile              | agent { docker { label 'x' } } image 'a'            | -
            .github/workflows/a.yaml | jobs:\\n  a:\\n    container: maven:3.9             | maven:3.9
            .github/workflows/a.yaml | \\n container:\\n  image: maven:3.9\\n  env: {}      | maven:3.9
            .github/workflows/a.yaml | \\n container: a:1\\n container: b:1                | -
            Dockerfile               | FROM maven:3 AS build\\nFROM eclipse-temurin:17     | maven:3
            Dockerfile               | FROM --platform=linux/amd64 maven:3                 | maven:3
            Dockerfile               | FROM ${BASE}                                        | -
            """)
    void anImageIsTakenWhereItIsPlain(String name, String content, String image) throws IOException {
        write(name, content.replace("\\n", "\n"));

        assertThat(starter(true))
                .contains(
                        image.equals("-")
                                ? "# Java 17, for nothing here names a version.\nimage = \"maven:3-eclipse-temurin-17\"\n"
                                : "# The image of " + name + ".\nimage = \"" + image + "\"\n");
    }

    private String starter(boolean maven) {
        StarterRequest request = StarterRequest.of(folder);
        return Ciroach.starter(maven ? request.maven(List.of()) : request);
    }

    private void write(String name, String content) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, content);
    }
}
