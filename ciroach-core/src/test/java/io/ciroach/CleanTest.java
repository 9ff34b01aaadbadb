package io.ciroach;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.ciroach.engine.EngineProvider;
import io.ciroach.event.RunEvent;
import io.ciroach.event.RunListener;
import io.ciroach.problem.CiroachException;
import io.ciroach.problem.CiroachException.Kind;
import io.ciroach.result.Outcome;
import io.ciroach.result.PipelineResult;
import io.ciroach.result.StepState;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** Wiping through the door, at the end of runs and by itself. */
class CleanTest extends DoorTestKit {

    private Path made(String path) throws IOException {
        Path made = file.resolveSibling(path);
        Files.createDirectories(made.getParent());
        return Files.writeString(made, path);
    }

    @Test
    void artifactsAreWipedAndReportsOfTheRunStay() throws Exception {
        made("target/classes/A.class");
        made("out/a");
        made("src/a");

        PipelineResult result = ciroach.run(
                request("[pipeline.clean]\nartifacts = [\"target\", \"o*\"]\nwipe = \"after\"\n" + HEAD + STEP)
                        .build());

        Path project = folder.toRealPath().resolve("project");
        assertThat(result.exitCode()).isZero();
        assertThat(result.cleaned().artifacts())
                .containsExactly(project.resolve("out"), project.resolve("target/classes"));
        assertThat(result.reports().resolve("run.json"))
                .content(StandardCharsets.UTF_8)
                .contains("\"../../out\"", "\"../classes\"");
        assertThat(project.resolve("src/a")).exists();
    }

    @Test
    void artifactBehindALinkIsNamedAndFailsARunThatWentWell() throws Exception {
        Files.createDirectories(folder.resolve("elsewhere/dist"));
        RunRequest request = request("[pipeline.clean]\nartifacts = [\"web/dist\"]\nwipe = \"before\"\n" + HEAD + STEP)
                .build();
        Files.createSymbolicLink(file.resolveSibling("web"), folder.resolve("elsewhere"));

        PipelineResult result = ciroach.run(request);

        assertThat(result.step("a").state()).isEqualTo(StepState.SUCCEEDED);
        assertThat(result.exitCode()).isEqualTo(4);
        assertThat(result.warnings()).containsExactly("not wiped: web (it is a link, which is not followed)");
        assertThat(folder.resolve("elsewhere/dist")).isDirectory();
    }

    @Test
    void boundCleanNeedsNeitherAnEngineNorAFileThatCanBePlanned() throws Exception {
        made("target/ciroach/run.json");
        RunRequest request =
                request(HEAD + STEP.replace("echo hi", "${{ env.NONE }}")).build();

        CleanResult result = ciroach.withEngines(new Forbidden()).clean(request, true);

        assertThat(result)
                .isEqualTo(new CleanResult(
                        List.of(file.toRealPath().resolveSibling("target")), List.of(), List.of(), List.of()));
    }

    @Test
    void cleanByNameSaysThatItFoundNoEngineOnceItHasWiped() throws Exception {
        made("target/a");
        CiroachException none = new CiroachException(Kind.ENGINE_UNREACHABLE, "no engine answers", "start one", null);
        Ciroach without = ciroach.withEngines(new EngineProvider() {
            @Override
            public String name() {
                return "none";
            }

            @Override
            public io.ciroach.engine.Engine open(io.ciroach.engine.EngineRequest request) {
                throw none;
            }
        });

        CleanResult result = without.clean(request(HEAD + STEP).build(), false);

        assertThat(result.artifacts()).containsExactly(file.toRealPath().resolveSibling("target"));
        assertThat(result.failures())
                .containsExactly(
                        "what dead runs left on an engine could not be looked for: no engine answers; start one");
    }

    @Test
    void cleanByNameLooksForKilledRunsOnTheEngine() throws Exception {
        made("target/a");

        CleanResult result = ciroach.clean(request(HEAD + STEP).build(), false);

        assertThat(result)
                .isEqualTo(new CleanResult(
                        List.of(file.toRealPath().resolveSibling("target")), List.of(), List.of(), List.of()));
    }

    @Test
    void cleanIsRefusedWhileARunUsesTheReportFolder() throws Exception {
        RunRequest request = request(HEAD + STEP.replace("echo hi", "forever")).build();
        PipelineRun first = ciroach.start(request);

        CiroachException refusal = catchThrowableOfType(CiroachException.class, () -> ciroach.clean(request, true));

        assertThat(refusal).hasMessageContaining("run " + first.id());
        first.cancel();
        first.await();
    }

    @Test
    void signalCutsAWipeWithoutARunShort() throws Exception {
        RunRequest.Builder request = request(HEAD + STEP);
        Path artifact = Files.createDirectories(file.resolveSibling("target").resolve("classes"));
        List<String> said = new ArrayList<>();

        CleanResult result = ciroach.clean(
                request.signals(new Signals(new Ending()))
                        .listener(new RunListener() {
                            @Override
                            public void onNotice(RunEvent.Notice event) {
                                said.add(event.text());
                            }
                        })
                        .build(),
                true);

        assertThat(said).containsExactly("cancel: the process is being ended: ending what runs, wiping no more");
        assertThat(artifact).exists();
        assertThat(result.artifacts()).isEmpty();
        assertThat(result.failures()).singleElement().asString().startsWith("not wiped: target");
    }

    /** A process that is being shut down. */
    private static final class Ending implements OwnProcess {
        @Override
        public Handlers handle(Consumer<Outcome.Signal> handler) {
            return new Handlers() {
                @Override
                public void restore() {}

                @Override
                public void passOn(Outcome.Signal signal) {}
            };
        }

        @Override
        public boolean add(Thread hook) {
            return false;
        }

        @Override
        public void remove(Thread hook) {}

        @Override
        public void halt(int exitCode) {}
    }
}
