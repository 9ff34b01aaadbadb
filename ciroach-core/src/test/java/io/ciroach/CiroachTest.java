package io.ciroach;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.ciroach.engine.FakeEngine;
import io.ciroach.event.RunEvent;
import io.ciroach.event.RunListener;
import io.ciroach.model.ByteSize;
import io.ciroach.model.Capacity;
import io.ciroach.model.Cleaning;
import io.ciroach.model.Overrides;
import io.ciroach.problem.CiroachException;
import io.ciroach.problem.CiroachException.Kind;
import io.ciroach.problem.Problem;
import io.ciroach.result.Outcome;
import io.ciroach.result.PipelineResult;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/** The door: what it reads, runs and says, on the fake engine. */
class CiroachTest extends DoorTestKit {

    // ---- runs

    @Test
    void runIsReadPlannedRunAndReported() throws Exception {
        PipelineResult result = ciroach.run(request(HEAD + STEP).build());

        assertThat(result.outcome()).isEqualTo(Outcome.SUCCEEDED);
        assertThat(result.pipeline()).isEqualTo("project");
        assertThat(result.file()).isEqualTo(file.toRealPath());
        assertThat(result.reports().resolve("run.json"))
                .content(StandardCharsets.UTF_8)
                .contains(result.id());
        assertThat(result.reports().resolve("events.ndjson"))
                .content(StandardCharsets.UTF_8)
                .contains("run-started", "run-finished");
        assertThat(result.reports().resolve("logs/01-a.log")).hasContent("hi");
        assertThat(folder.resolve(".local/state/ciroach/runs")).isEmptyDirectory();
    }

    @Test
    void cancelFromAListenerEndsTheRun() throws Exception {
        PipelineRun[] run = new PipelineRun[1];
        CountDownLatch known = new CountDownLatch(1);
        run[0] = ciroach.start(request(HEAD + STEP.replace("echo hi", "forever"))
                .listener(new RunListener() {
                    @Override
                    public void onAttemptStarted(RunEvent.AttemptStarted event) {
                        try {
                            known.await();
                        } catch (InterruptedException e) {
                            throw new IllegalStateException(e);
                        }
                        run[0].cancel("enough");
                    }
                })
                .build());
        known.countDown();

        PipelineResult result = run[0].await();

        assertThat(result.outcome()).isEqualTo(Outcome.CANCELLED);
        assertThat(result.step("a").message()).isEqualTo("enough");
        assertThat(run[0].isDone()).isTrue();
        run[0].cancel();
    }

    @Test
    void interruptOfTheWaitingThreadCancelsAndStays() throws Exception {
        RunRequest request = request(HEAD + STEP.replace("echo hi", "forever")).build();
        Thread.currentThread().interrupt();

        PipelineResult result = ciroach.run(request);

        assertThat(Thread.interrupted()).isTrue();
        assertThat(result.outcome()).isEqualTo(Outcome.CANCELLED);
        assertThat(result.exitCode()).isEqualTo(130);
    }

    @Test
    void stepsOfPastRunsAreEstimatedByThem() throws Exception {
        RunRequest request =
                request(HEAD + STEP.replace("echo hi", "sleep 0.05")).build();
        ciroach.run(request);

        Duration length = ciroach.forecast(request).length();
        assertThat(length).isBetween(Duration.ofMillis(50), Duration.ofMillis(990));
        Ciroach without = ciroach.withEngines(new Forbidden());
        assertThat(without.plan(request).isMeasured()).isTrue();
        assertThat(without.forecast(request, new Capacity(2, ByteSize.ofMb(4096))))
                .satisfies(timeline -> assertThat(timeline.length()).isEqualTo(length))
                .satisfies(timeline -> assertThat(timeline.alternatives()).isNotEmpty());
    }

    @Test
    void forecastTellsOfAStepThatIsLargerThanItMayBe() throws Exception {
        RunRequest request = request(HEAD + STEP + "memory = \"4gb\"\n").build();

        CiroachException large = catchThrowableOfType(
                CiroachException.class, () -> ciroach.forecast(request, new Capacity(2, ByteSize.ofMb(4096))));

        assertThat(large.kind()).isEqualTo(CiroachException.Kind.BAD_FILE);
        assertThat(large).hasMessageContaining("\"a\" asks for 4gb of memory; 80 % of the engine's 4gb may be used");
    }

    @Test
    void writtenBudgetMayBeForALargerMachine() throws Exception {
        RunRequest request = request(
                        "[pipeline]\nmemory_budget = \"64gb\"\n" + HEAD + STEP + "memory = \"40gb\"\ncpus = 64\n")
                .build();

        assertThat(ciroach.forecast(request, new Capacity(2, ByteSize.ofMb(4096)))
                        .bars())
                .hasSize(1);
    }

    @Test
    void budgetOfTheCallerBeatsTheFilesForWhatAStepMayTake() throws Exception {
        String pipeline = "[pipeline]\nmemory_budget = \"64mb\"\n" + HEAD + STEP + "memory = \"128mb\"\n";

        assertThat(ciroach.validate(request(pipeline).overrides(budget(256)).build()))
                .isEmpty();
        RunRequest less = request(pipeline).overrides(budget(32)).build();
        CiroachException large = catchThrowableOfType(CiroachException.class, () -> ciroach.validate(less));
        assertThat(large).hasMessageContaining("a step of 128mb is larger than the memory_budget of 32mb");
    }

    private static Overrides budget(int mb) {
        return new Overrides(null, ByteSize.ofMb(mb), null, null, null, null);
    }

    @Test
    void overridesBeatWhatTheFileSaysAboutCleaning() throws Exception {
        String clean = "[pipeline.clean]\nwipe = \"both\"\nimages = \"all\"\n" + HEAD.replace("img:1", "img:2") + STEP;
        Overrides back = new Overrides(null, null, null, Cleaning.Wipe.NEVER, Cleaning.Images.KEEP, null);
        engine.fetches("img:2", Duration.ofMillis(1));

        PipelineResult result = ciroach.run(request(clean).overrides(back).build());

        assertThat(result.exitCode()).isZero();
        assertThat(engine.references()).contains("img:2");
    }

    @Test
    void textStandsInForTheFile() throws Exception {
        Path none = file.resolveSibling("inline.toml");

        PipelineResult result =
                ciroach.run(RunRequest.of(none).text(HEAD + STEP).build());

        assertThat(result.succeeded()).isTrue();
        assertThat(result.file()).isEqualTo(folder.toRealPath().resolve("project/inline.toml"));
        assertThat(result.pipeline()).isEqualTo("project");
        assertThat(none).doesNotExist();
    }

    @Test
    void textThatIsWrongIsNamedByItsPath() {
        RunRequest wrong = RunRequest.of(file.resolveSibling("inline.toml"))
                .text("x = 1\n")
                .build();

        assertThat(refused(wrong, Kind.BAD_FILE)).hasMessageContaining("inline.toml:1:1: unknown key \"x\"");
    }

    @Test
    void nothingOfARunIsLeftBehind() throws Exception {
        PipelineResult result = ciroach.run(request(HEAD + STEP).build());

        assertThat(ciroach.leftBehind(result)).isEmpty();
    }

    // ---- without an engine

    @Test
    void validateTellsThatGitIsWrittenWhereThereIsNone() throws Exception {
        List<Problem> warnings = ciroach.withEngines(new Forbidden())
                .validate(request("[pipeline]\ngit = \"rw\"\n" + HEAD + STEP).build());

        assertThat(warnings).singleElement().satisfies(warning -> {
            assertThat(warning.message()).contains(".git");
            assertThat(warning.location()).isNotNull();
        });
    }

    @Test
    void planTouchesNothing() throws Exception {
        RunRequest request =
                request(HEAD + STEP + STEP.replace("\"a\"", "\"b\"")).build();
        Ciroach without = ciroach.withEngines(new Forbidden());

        assertThat(without.plan(request).steps()).hasSize(2);
        assertThat(Ciroach.print(
                        without.plan(request), without.forecast(request, FakeEngine.CAPACITY), PlanFormat.TEXT))
                .contains("a", "b");
        assertThat(Ciroach.print(
                        without.plan(request), without.forecast(request, FakeEngine.CAPACITY), PlanFormat.JSON))
                .startsWith("{");
        assertThat(folder.resolve(".local")).doesNotExist();
    }

    @Test
    void readGivesTheFile() throws Exception {
        request(HEAD + STEP);

        assertThat(ciroach.read(file).steps()).hasSize(1);
    }

    @Test
    void requestDoesNotShowItsEnvironment() throws Exception {
        assertThat(request(HEAD + STEP)
                        .environment(Map.of("TOKEN", "sesame"))
                        .properties(Map.of("password", "open"))
                        .build()
                        .toString())
                .doesNotContain("sesame", "open");
    }
}
