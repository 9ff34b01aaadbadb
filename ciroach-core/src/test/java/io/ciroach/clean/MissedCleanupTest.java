package io.ciroach.clean;

import static org.assertj.core.api.Assertions.assertThat;

import io.ciroach.files.Workspace;
import io.ciroach.model.Overrides;
import io.ciroach.plan.Durations;
import io.ciroach.plan.Edge;
import io.ciroach.plan.Planner;
import io.ciroach.plan.Selection;
import io.ciroach.store.RunFolder;
import io.ciroach.store.RunRecord;
import io.ciroach.store.StateDirectory;
import io.ciroach.toml.PipelineReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is still to be run of a plan, and for which hash of a value it may not be. */
class MissedCleanupTest {

    private static final String TOML = World.step("a", "true")
            + World.step("c1", "true", "always = true", "needs = [\"a\"]")
            + World.step("c2", "true", "always = true", "needs = [\"a\", \"c1\"]");

    private static final PlanAgain PLANNER = (run, environment, problems) -> Planner.plan(
            PipelineReader.read("ciroach.toml", run.text().getBytes(StandardCharsets.UTF_8), "p", problems),
            Selection.ALL,
            Overrides.NONE,
            environment,
            Map.of(),
            Durations.NONE,
            problems);

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path folder;

    @SuppressWarnings("NullAway.Init")
    private RunFolder run;

    @BeforeEach
    void makeARun() {
        run = RunFolder.make(StateDirectory.open(Map.of(), folder, false), Set.of(), new Random());
    }

    @AfterEach
    void leaveIt() throws IOException {
        run.leave();
    }

    private MissedCleanup missed(Map<String, String> hashes, List<String> variables, Map<String, String> environment)
            throws MissedCleanup.Refused {
        Workspace workspace = Workspace.of(folder);
        Map<String, List<String>> always = new LinkedHashMap<>();
        always.put("c1", variables);
        always.put("c2", List.of());
        RunRecord record = new RunRecord(
                "fake-engine",
                Instant.EPOCH,
                workspace.path().resolve("ciroach.toml"),
                "ciroach.toml",
                "p",
                TOML,
                workspace.path(),
                workspace.identity(),
                List.of(List.of(), List.of(), List.of()),
                Overrides.NONE,
                Map.of(),
                hashes,
                List.of(),
                always,
                null);
        run.journal().begin(record);
        run.journal().attempt("a", 1);
        return MissedCleanup.of(run.journal(), record, environment, PLANNER);
    }

    @Test
    void stepsWaitForThoseThatAreRunWithThemAndForNoOthers() throws Exception {
        MissedCleanup missed = missed(Map.of(), List.of(), Map.of());

        assertThat(missed.plan().steps()).extracting(step -> step.name()).containsExactly("c1", "c2");
        assertThat(missed.plan().steps().get(0).waitsFor()).isEmpty();
        assertThat(missed.plan().steps().get(1).waitsFor())
                .extracting(Edge::step)
                .containsExactly("c1");
        assertThat(missed.whole().steps()).hasSize(3);
    }

    @Test
    void valueWhoseHashIsMissingOrMakesNoSenseIsAnotherOne() throws Exception {
        for (Map<String, String> hashes : List.of(Map.<String, String>of(), Map.of("TOKEN", "rubbish"))) {
            assertThat(missed(hashes, List.of("env.TOKEN"), Map.of("TOKEN", "s3cret"))
                            .refused())
                    .containsEntry("c1", "the variable TOKEN of the environment has another value here");
        }
    }

    @Test
    void variablesOfTheProjectAreNotComparedWithTheEnvironment() throws Exception {
        assertThat(missed(Map.of(), List.of("maven.version"), Map.of()).plan().steps())
                .hasSize(2);
    }
}
