package io.ciroach.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

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
        return this == NOOP || this == CIROACH || this == PLAN;
    }

    private static List<String> maven(String goal, String... options) {
        List<String> command = new ArrayList<>(List.of("mvn", "-B", "-o", "ciroach:" + goal));
        command.addAll(List.of(options));
        String repository = System.getProperty("maven.repo.local", "");
        if (!repository.isEmpty()) {
            command.add("-Dmaven.repo.local=" + repository);
        }
        return command;
    }

    /** All that any of them reads. */
    static void prepare(Path folder, Workload workload) throws IOException {
        Files.createDirectories(folder.resolve(".mvn")); // else Maven would take the settings of this repository
        Files.writeString(folder.resolve("pom.xml"), POM);
        Files.writeString(folder.resolve("ciroach.toml"), workload.toml());
        Files.writeString(folder.resolve("Makefile"), workload.makefile());
        Files.writeString(folder.resolve("tasks.txt"), workload.list());
    }
}
