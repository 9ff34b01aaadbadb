package com.example;

import io.ciroach.Ciroach;
import io.ciroach.PipelineRun;
import io.ciroach.RunRequest;
import io.ciroach.event.LogLine;
import io.ciroach.event.RunEvent;
import io.ciroach.event.RunListener;
import io.ciroach.result.PipelineResult;
import io.ciroach.result.StepResult;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CountDownLatch;

/** Runs pipelines from plain Java: follows one to its end, and cancels another from a second thread. */
public final class Main {

    private static final Path FILE = Path.of("ciroach.toml");

    private final Ciroach ciroach = Ciroach.create();

    public static void main(String[] args) throws InterruptedException {
        Main main = new Main();
        main.follow();
        main.cancel();
    }

    /** A listener is told what happens, in order, by one thread. */
    private void follow() {
        RunListener printer = new RunListener() {
            @Override
            public void onAttemptStarted(RunEvent.AttemptStarted event) {
                System.out.println(event.step() + " has started");
            }

            @Override
            public void onLogLines(RunEvent.LogLines event) {
                for (LogLine line : event.lines()) {
                    System.out.println(event.step() + " says: " + line.text());
                }
            }
        };
        PipelineResult result = ciroach.run(RunRequest.of(FILE)
                .steps("greet")
                .properties(Map.of("name", "reader"))
                .reportDirectory(Path.of("target/greet"))
                .listener(printer)
                .build());
        print(result);
    }

    /** The first cancel ends what runs and still cleans up; the run is over when all is removed. */
    private void cancel() throws InterruptedException {
        CountDownLatch running = new CountDownLatch(1);
        RunListener watcher = new RunListener() {
            @Override
            public void onAttemptStarted(RunEvent.AttemptStarted event) {
                running.countDown();
            }
        };
        PipelineRun run = ciroach.start(RunRequest.of(FILE)
                .steps("endless")
                .properties(Map.of("name", "reader"))
                .reportDirectory(Path.of("target/endless"))
                .listener(watcher)
                .build());
        Thread impatient = new Thread(() -> {
            try {
                running.await();
                run.cancel("a thousand seconds are too long");
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        impatient.start();
        print(run.await());
        impatient.join();
    }

    /** How a run ended is a value: a failed step is no exception. */
    private static void print(PipelineResult result) {
        System.out.println("run " + result.outcome() + ", exit code " + result.exitCode());
        for (StepResult step : result.steps()) {
            System.out.println("  " + step.name() + " " + step.state() + ", " + step.lines() + " line(s)");
        }
    }
}
