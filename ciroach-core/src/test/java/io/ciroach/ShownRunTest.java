package io.ciroach;

import static org.assertj.core.api.Assertions.assertThat;

import io.ciroach.engine.FakeStep;
import io.ciroach.event.RunEvent;
import io.ciroach.event.RunListener;
import io.ciroach.model.Command;
import io.ciroach.result.Outcome;
import io.ciroach.result.PipelineResult;
import io.ciroach.result.StepState;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/** What a run shows while it goes on, and to whom: terminals, CI servers, listeners, reports. */
class ShownRunTest extends DoorTestKit {

    @Test
    void aCiServerIsServedByWhatTheEnvironmentSays() throws Exception {
        Path summary = folder.resolve("summary.md");
        Map<String, String> gitHub = Map.of(
                "GITHUB_ACTIONS", "true",
                "GITHUB_WORKSPACE", folder.toRealPath().toString(),
                "GITHUB_STEP_SUMMARY", summary.toString());
        String red = HEAD + "[[pipeline.steps]]\nname = \"a\"\ncommand = \"exit 3\"\n";

        assertThat(commands(red, CiServer.AUTO, gitHub))
                .singleElement()
                .asString()
                .startsWith("::error file=project/ciroach.toml,line=3,title=a FAILED%2C exit code 3::after ");
        assertThat(summary).content().contains("<code>a</code>");
        assertThat(commands(red, CiServer.NONE, gitHub)).isEmpty();
        assertThat(commands(HEAD + STEP, CiServer.AUTO, Map.of("GITLAB_CI", "true")))
                .hasSize(2)
                .allSatisfy(line -> assertThat(line).startsWith("\u001b[0Ksection_"));
    }

    private List<String> commands(String toml, CiServer server, Map<String, String> environment) throws IOException {
        List<String> commands = new ArrayList<>();
        Terminal terminal = new PlainTerminal() {
            @Override
            public void write(String text) {
                // what everybody sees
            }

            @Override
            public void command(String line) {
                commands.add(line);
            }
        };
        RunRequest.Builder request = request(toml).environment(environment).terminal(terminal);
        ciroach.run(request.ci(server).logMode(LogMode.GROUPED).build());
        return commands;
    }

    @Test
    void terminalShowsIt() throws Exception {
        StringBuilder shown = new StringBuilder();
        ciroach.run(request(HEAD + STEP).terminal(onto(shown)).module("mod").build());

        assertThat(shown).contains("hi").contains("mod:a").contains("SUCCEEDED");
    }

    @Test
    void consoleThatTakesNothingAnyMoreIsAWarning() throws Exception {
        PipelineResult result = ciroach.run(request(HEAD + STEP)
                .terminal(new PlainTerminal() {
                    @Override
                    public void write(String text) throws IOException {
                        throw new IOException("closed");
                    }
                })
                .build());

        assertThat(result.outcome()).isEqualTo(Outcome.SUCCEEDED);
        assertThat(result.warnings()).isNotEmpty();
    }

    @Test
    void cancelEndsTheWaitingForAStoppedTerminalAlsoWhenAllStepsHaveEnded() throws Exception {
        CountDownLatch ended = new CountDownLatch(1);
        CountDownLatch goesOn = new CountDownLatch(1);
        RunRequest.Builder request = request(HEAD + STEP)
                .terminal(new PlainTerminal() {
                    @Override
                    public void write(String text) throws IOException {
                        try {
                            goesOn.await();
                        } catch (InterruptedException e) {
                            throw new IOException(e);
                        }
                    }
                })
                .listener(new RunListener() {
                    @Override
                    public void onRunFinished(RunEvent.RunFinished event) {
                        ended.countDown();
                    }
                });
        try (PipelineRun run = ciroach.start(request.build())) {
            ended.await();
            run.cancel();

            PipelineResult result = run.await();

            assertThat(result.outcome()).isEqualTo(Outcome.SUCCEEDED);
            assertThat(result.warnings())
                    .singleElement()
                    .asString()
                    .isEqualTo("1 line of output not shown on the console; all are in the logs");
        } finally {
            goesOn.countDown();
        }
    }

    @Test
    void reportsGoWhereTheyAreWanted() throws Exception {
        PipelineResult result = ciroach.run(
                request(HEAD + STEP).reportDirectory(Path.of("out/here")).build());

        assertThat(result.reports()).isEqualTo(file.toRealPath().resolveSibling("out/here"));
        assertThat(result.reports().resolve("run.json")).isRegularFile();
    }

    @Test
    void faultOfAListenerIsNoFaultOfTheRun() throws Exception {
        PipelineResult result = ciroach.run(request(HEAD + STEP)
                .listener(new RunListener() {
                    @Override
                    public void onRunFinished(RunEvent.RunFinished event) {
                        throw new IllegalStateException("mine");
                    }
                })
                .build());

        assertThat(result.exitCode()).isZero();
        assertThat(result.warnings()).singleElement().asString().contains("mine");
    }

    @Test
    void timeThatASlowReaderHoldsAStepBackDoesNotCountAgainstItsTimeout() throws Exception {
        CountDownLatch release = new CountDownLatch(1);
        engine.does(
                new Command.Exec(List.of("later")),
                FakeStep.of(FakeStep.sleep(Duration.ofSeconds(3)), container -> release.countDown()));
        RunRequest request = request("[pipeline]\nmax_parallel = 2\n" + HEAD
                        + "[[pipeline.steps]]\nname = \"chatty\"\ncommand = \"lines 200000\"\nneeds = []\ntimeout = \"2s\"\n"
                        + "[[pipeline.steps]]\nname = \"clock\"\ncommand = [\"later\"]\nneeds = []\n")
                .listener(new RunListener() {
                    @Override
                    public void onLogLines(RunEvent.LogLines event) {
                        try {
                            release.await();
                        } catch (InterruptedException e) {
                            throw new IllegalStateException(e);
                        }
                    }
                })
                .build();

        PipelineResult result = ciroach.run(request);

        assertThat(result.step("chatty").state()).isEqualTo(StepState.SUCCEEDED);
        assertThat(result.step("chatty").duration()).isGreaterThan(Duration.ofSeconds(2));
        assertThat(result.step("chatty").lines()).isEqualTo(200_000);
    }

    @Test
    void liveWithoutATerminalIsInterleaved() throws Exception {
        StringBuilder shown = new StringBuilder();
        RunRequest request =
                request(HEAD + STEP).logMode(LogMode.LIVE).terminal(onto(shown)).build();

        ciroach.run(request);

        assertThat(shown).contains("a | hi\n").doesNotContain("\r", "\u001b");
    }

    @Test
    void streamsOfAStepAreKeptApartIfAskedFor() throws Exception {
        PipelineResult result = ciroach.run(request(HEAD + STEP.replace("echo hi", "echo out; echo err >&2; echo more"))
                .streamsApart(true)
                .build());

        Path logs = result.reports().resolve("logs");
        assertThat(logs.resolve("01-a.log")).hasContent("out\nerr\nmore");
        assertThat(logs.resolve("01-a.stdout.log")).hasContent("out\nmore");
        assertThat(logs.resolve("01-a.stderr.log")).hasContent("err");
    }
}
