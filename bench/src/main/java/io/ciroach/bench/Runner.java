package io.ciroach.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/** Who can run a workload: its command, in a folder that was made ready. */
enum Runner {
    /** A goal that does nothing: Maven's own start, and the plugin's. */
    NOOP("no-op mojo") {
        @Override
        List<String> command(Workload workload) {
            return maven("run", "-Dciroach.skip");
        }
    },
    FLOOR("floor client") {
        @Override
        List<String> command(Workload workload) {
            return List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-cp",
                    System.getProperty("java.class.path"),
                    FloorClient.class.getName(),
                    "tasks.txt",
                    String.valueOf(workload.lanes()),
                    String.valueOf(workload.budgetMegabytes()));
        }
    },
    CIROACH("Ciroach") {
        @Override
        List<String> command(Workload workload) {
            return maven("run");
        }
    },
    PLAN("Ciroach, plan") {
        @Override
        List<String> command(Workload workload) {
            return maven("plan");
        }
    },
    MAKE("make + docker run") {
        @Override
        List<String> command(Workload workload) {
            return List.of("make", "-s", "-j" + workload.lanes());
        }
    },
    MAKE_PLAN("make -n") {
        @Override
        List<String> command(Workload workload) {
            return List.of("make", "-n");
        }
    },
    /** Has no lanes: all that may run does. */
    COMPOSE("docker-compose") {
        @Override
        List<String> command(Workload workload) {
            return List.of("sh", "-c", "docker-compose --ansi never up && docker-compose --ansi never down");
        }

        @Override
        String lacks(Workload workload) {
            String lanes = lanes(workload);
            return lanes.isEmpty() ? missing("docker-compose") : lanes;
        }
    },
    /** Has no lanes either: one after the other, or all that may start. */
    FABRIC8("docker-maven-plugin") {
        @Override
        List<String> command(Workload workload) {
            return mvn(
                    "-f",
                    "fabric8/pom.xml",
                    "-Ddocker.startParallel=" + (workload.lanes() > 1),
                    "docker:start",
                    "docker:stop");
        }

        @Override
        String lacks(Workload workload) {
            return lanes(workload);
        }
    },
    TESTCONTAINERS("Testcontainers") {
        @Override
        List<String> command(Workload workload) {
            return List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-cp",
                    System.getProperty("testcontainers.path", ""),
                    "io.ciroach.bench.testcontainers.TestcontainersClient",
                    "tasks.txt",
                    Workload.IMAGE,
                    ContainerWatch.LABEL);
        }

        @Override
        String lacks(Workload workload) {
            return System.getProperty("testcontainers.path", "").isEmpty() ? "it was not fetched" : lanes(workload);
        }
    },
    /** Copies the project into a volume for each job; a container of its own does that, for which any image serves. */
    GITLAB_CI_LOCAL("gitlab-ci-local") {
        @Override
        List<String> command(Workload workload) {
            return List.of(
                    "gitlab-ci-local",
                    "--color=false",
                    "--pull-policy",
                    "if-not-present",
                    "--helper-image",
                    Workload.IMAGE,
                    "--concurrency",
                    String.valueOf(workload.lanes()));
        }

        @Override
        String lacks(Workload workload) {
            return missing("gitlab-ci-local", "rsync");
        }
    };

    private static final String POM = """
            <project xmlns="http://maven.apache.org/POM/4.0.0">
              <modelVersion>4.0.0</modelVersion>
              <groupId>bench</groupId>
              <artifactId>bench</artifactId>
              <version>1</version>
              <packaging>pom</packaging>
              <build>
                <plugins>
                  <plugin>
                    <groupId>io.ciroach</groupId>
                    <artifactId>ciroach-maven-plugin</artifactId>
                    <version>0.1.0-SNAPSHOT</version>
                  </plugin>
                </plugins>
              </build>
            </project>
            """;

    private final String title;

    Runner(String title) {
        this.title = title;
    }

    abstract List<String> command(Workload workload);

    String title() {
        return title;
    }

    boolean isMaven() {
        return this == NOOP || this == CIROACH || this == PLAN || this == FABRIC8;
    }

    /** {@return why it cannot run such a workload here; empty if it can} */
    String lacks(Workload workload) {
        return "";
    }

    private static String lanes(Workload workload) {
        return workload.lanes() > 1 && workload.lanes() < workload.tasks().size() ? "it has no lanes" : "";
    }

    private static String missing(String... programs) {
        return Arrays.stream(programs)
                .filter(program -> Arrays.stream(System.getenv("PATH").split(":"))
                        .noneMatch(folder -> Files.isExecutable(Path.of(folder, program))))
                .map(program -> program + " is not on this machine")
                .collect(Collectors.joining(", "));
    }

    /** {@return where it writes each task's lines, besides its output; empty for nowhere} */
    String logs() {
        return this == CIROACH ? "target/ciroach/logs" : "";
    }

    private static List<String> maven(String goal, String... options) {
        List<String> arguments = new ArrayList<>(List.of("ciroach:" + goal));
        arguments.addAll(List.of(options));
        return mvn(arguments.toArray(String[]::new));
    }

    private static List<String> mvn(String... arguments) {
        List<String> command = new ArrayList<>(List.of("mvn", "-B", "-o"));
        command.addAll(List.of(arguments));
        String repository = System.getProperty("maven.repo.local", "");
        if (!repository.isEmpty()) {
            command.add("-Dmaven.repo.local=" + repository);
        }
        return command;
    }

    /** What gitlab-ci-local asks of a folder before it reads anything. */
    private static void prepareRepository(Path folder) throws IOException, InterruptedException {
        if (Files.exists(folder.resolve(".git"))) {
            return;
        }
        String script =
                "git init -q . && git remote add origin git@gitlab.com:bench/bench.git && git add .gitlab-ci.yml"
                        + " && git -c user.name=bench -c user.email=bench@localhost commit -qm bench";
        Process git = new ProcessBuilder("sh", "-c", script)
                .directory(folder.toFile())
                .inheritIO()
                .start();
        if (git.waitFor() != 0) {
            throw new IOException("no repository in " + folder);
        }
    }

    /** All that any of them reads. */
    static void prepare(Path folder, Workload workload) throws IOException, InterruptedException {
        Files.createDirectories(folder.resolve(".mvn")); // else Maven would take the settings of this repository
        Files.writeString(folder.resolve("pom.xml"), POM);
        Files.writeString(folder.resolve("ciroach.toml"), workload.toml());
        Files.writeString(folder.resolve("Makefile"), workload.makefile());
        Files.writeString(folder.resolve("docker-compose.yml"), workload.compose());
        Files.writeString(folder.resolve(".gitlab-ci.yml"), workload.gitlab());
        Files.createDirectories(folder.resolve("fabric8"));
        Files.writeString(folder.resolve("fabric8/pom.xml"), workload.fabric8());
        prepareRepository(folder);
        Files.writeString(folder.resolve("tasks.txt"), workload.list());
    }
}
