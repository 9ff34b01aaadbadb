package io.ciroach.engine.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.ciroach.engine.StepSpec.CacheMount;
import io.ciroach.engine.docker.DockerTrial.Draft;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Caches outlive runs, and whoever runs can write them. */
@Timeout(120)
class CachesIT {

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path folder;

    private final String cache =
            "it/" + ProcessHandle.current().pid() + "/" + Long.toString(System.nanoTime(), 36) + " m2";

    @BeforeEach
    void onlyRootGivesFoldersAway() throws IOException {
        assumeTrue(
                ((Number) Files.getAttribute(folder, "unix:uid")).intValue() == 0, "only root can give folders away");
        Files.setAttribute(folder, "unix:mode", 0755);
    }

    @AfterEach
    void removeTheVolumes() {
        TestEngine.docker("volume", "ls", "-q", "--filter", "label=io.ciroach.cache=" + cache)
                .lines()
                .forEach(volume -> TestEngine.docker("volume", "rm", volume));
    }

    private Draft at(String path, String script) {
        return new Draft(script).with(draft -> draft.cache(cache, path));
    }

    private Path ran(String name) throws IOException {
        return Files.createDirectories(folder.resolve(name));
    }

    @Test
    void nextRunFindsWhatTheLastOneLeft() throws Exception {
        try (DockerTrial trial = new DockerTrial(ran("first"), 1234)) {
            assertThat(trial.run(at(
                                    "~/.m2/repository",
                                    "echo jar > ~/.m2/repository/a; touch ~/.m2/settings && echo beside"))
                            .out())
                    .isEqualTo("beside\n");
        }
        try (DockerTrial trial = new DockerTrial(ran("second"), 1234)) {
            assertThat(trial.run(at("~/.m2/repository", "cat ~/.m2/repository/a; ls -A ~/.m2 | tr '\\n' ' '"))
                            .out())
                    .isEqualTo("jar\nrepository ");
        }
    }

    @Test
    void throwawayOneIsEmptyForEachRunAndGoesWithIt() throws Exception {
        CacheMount throwaway = new CacheMount(cache, "/cache", true);
        for (String name : List.of("first", "second")) {
            try (DockerTrial trial = new DockerTrial(ran(name), 1234)) {
                Draft fills = new Draft("test ! -e /cache/x && touch /cache/x")
                        .with(draft -> draft.caches(List.of(throwaway)));
                Draft finds = new Draft("test -e /cache/x").with(draft -> {
                    draft.step("t");
                    draft.caches(List.of(throwaway));
                });
                assertThat(trial.run(fills).status().exitCode()).isZero();
                assertThat(trial.run(finds).status().exitCode()).isZero();
                assertThat(trial.run().remnants())
                        .singleElement()
                        .satisfies(remnant -> assertThat(remnant.kind()).isEqualTo("volume"));
            }
        }
    }

    @Test
    void throwawayOneOfAKilledRunGoesByItsLabel() throws Exception {
        try (DockerTrial trial = new DockerTrial(ran("killed"), 1234)) {
            trial.run(new Draft("touch /cache/x")
                    .with(draft -> draft.caches(List.of(new CacheMount(cache, "/cache", true)))));
            assertThat(TestEngine.leftOf(trial.spec().id())).hasSize(1);

            trial.engine.removeVolumes(trial.spec().id());

            assertThat(TestEngine.leftOf(trial.spec().id())).isEmpty();
        }
    }

    @Test
    void eachUserHasItsOwn() throws Exception {
        try (DockerTrial trial = new DockerTrial(ran("first"), 1234)) {
            trial.run(at("/cache", "touch /cache/of-1234"));
            assertThat(trial.run(at("/cache", "touch /cache/of-root; ls /cache").as("0"))
                            .out())
                    .isEqualTo("of-root\n");
        }
        assertThat(TestEngine.docker(
                                "volume", "ls", "--filter", "label=io.ciroach.cache=" + cache, "--format", "{{.Name}}")
                        .lines())
                .hasSize(2)
                .allSatisfy(volume -> assertThat(volume).matches("ciroach-cache-[a-z0-9-]+-(0|1234)"));
    }

    @Test
    void foldersAboveItInTheImageCanBeWrittenToo() throws Exception {
        try (DockerTrial trial = new DockerTrial(ran("first"), 1000)) {
            String script = "touch ~/.m2/repository/a ~/.m2/b && echo home; ls -ld /home/app/.m2 | awk '{print $3}'";
            assertThat(trial.run(at("~/.m2/repository", script).in("ciroach-test/user:1"))
                            .out())
                    .isEqualTo("home\napp\n");
            assertThat(trial.run(
                                    at(
                                            "/opt/deep/down",
                                            "touch /opt/deep/down/a /opt/deep/b && echo opt; ls -ld /opt /var | awk '{print $3}'"))
                            .out())
                    .isEqualTo("opt\nciroach\nroot\n");
        }
    }

    @Test
    void namedUserFindsItInItsHome() throws Exception {
        try (DockerTrial trial = new DockerTrial(ran("first"), 0)) {
            assertThat(trial.run(at("~/.cache/x", "touch ~/.cache/x/a ~/.cache/b && echo $HOME")
                                    .in("ciroach-test/user:1")
                                    .as("app"))
                            .out())
                    .isEqualTo("/home/app\n");
            assertThat(trial.run(at("~/.cache/x", "ls $HOME/.cache/x")
                                    .in("ciroach-test/user:1")
                                    .as("1000"))
                            .out())
                    .isEqualTo("a\n");
        }
    }

    @Test
    void readOnlyRootLeavesItWritable() throws Exception {
        try (DockerTrial trial = new DockerTrial(ran("first"), 1234)) {
            assertThat(trial.run(at("~/.m2/repository", "touch ~/.m2/repository/a ~/.m2/b && echo written")
                                    .with(draft -> draft.readOnly(true)))
                            .out())
                    .isEqualTo("written\n");
        }
    }

    @Test
    void placeInTheWorkspaceBelongsToItsOwner() throws Exception {
        try (DockerTrial trial = new DockerTrial(ran("first"), 1234)) {
            assertThat(trial.run(at("/workspace/.cache/x", "touch .cache/x/a .cache/b && echo written"))
                            .out())
                    .isEqualTo("written\n");
            assertThat(Files.getAttribute(trial.workspace.resolve(".cache"), "unix:uid"))
                    .isEqualTo(1234);
        }
    }

    @Test
    void intentIsToldAndTheVolumeCarriesNoRun() throws Exception {
        try (DockerTrial trial = new DockerTrial(ran("first"), 1234)) {
            trial.run(at("/cache", "true"));
            String volume = Names.volume(cache, 1234);
            assertThat(trial.intents).contains("before CACHE " + volume);
            assertThat(TestEngine.tryDocker(Map.of(), "volume", "inspect", "--format", "{{json .Labels}}", volume)
                            .output())
                    .contains("io.ciroach.cache")
                    .doesNotContain("io.ciroach.run");
        }
    }
}
