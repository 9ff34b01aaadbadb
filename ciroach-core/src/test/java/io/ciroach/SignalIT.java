package io.ciroach;

import static org.assertj.core.api.Assertions.assertThat;

import io.ciroach.crash.FaultProxy;
import io.ciroach.engine.docker.SilentServer;
import io.ciroach.engine.docker.TestEngine;
import java.nio.file.Files;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The first signal, the second, the third: how a run ends, that its cleanup step ran, that nothing is left. */
@Timeout(120)
class SignalIT extends SignalTrial {

    @Test
    void whileAnImageIsFetched() throws Exception {
        try (SilentServer registry = SilentServer.tcp();
                SignalledProcess child = child(
                                step("pulled", "true", "image = \"127.0.0.1:" + registry.port() + "/slow:1\""), ALWAYS)
                        .start()) {
            child.await("pull-started");

            press(child, "INT", 1);

            endedBy(child, 130);
            alwaysStepRan();
            assertThat(child.output()).contains("cancel: Ctrl-C: ending what runs, then the cleanup steps");
        }
    }

    @Test
    void whileAContainerIsMade() throws Exception {
        CountDownLatch held = new CountDownLatch(1);
        CountDownLatch gate = new CountDownLatch(1);
        Predicate<String> make = line -> line.startsWith("POST") && line.contains("/create?name=") && isStep(line);
        try (FaultProxy proxy = holding(make, held, gate);
                SignalledProcess child = child(step("made", "true"), ALWAYS)
                        .engine(proxy.address())
                        .start()) {
            child.await("run-started");
            held.await();

            press(child, "TERM", 1);
            gate.countDown();

            endedBy(child, 143);
            alwaysStepRan();
            assertThat(child.toldSoFar()).doesNotContain("attempt-started made");
        }
    }

    @Test
    void whileAStepRunsAlsoWhenATerminalThatGoesSaysSoMoreThanOnce() throws Exception {
        try (SignalledProcess child = child(step("long", "sleep 100"), ALWAYS).start()) {
            child.await("attempt-started long");

            child.send("HUP").send("HUP").send("HUP");
            child.await("cancel-requested 1");

            endedBy(child, 129);
            alwaysStepRan();
        }
    }

    @Test
    void whileTheCleanupOfAKilledRunIsMadeUpFor() throws Exception {
        CountDownLatch held = new CountDownLatch(1);
        CountDownLatch gate = new CountDownLatch(1);
        String tidy = step("tidy", STUBBORN, "always = true");
        try (SignalledProcess killed = child(step("long", "sleep 100"), tidy).start()) {
            killed.await("attempt-started long");
            killed.send("KILL");
            assertThat(killed.exit()).isEqualTo(137);
            try (FaultProxy proxy = holding(line -> line.contains("-tidy-") && line.endsWith("/start"), held, gate);
                    SignalledProcess child = new SignalledProcess.Builder(folder)
                            .engine(proxy.address())
                            .start()) {
                child.await("notice");
                held.await();

                press(child, "INT", 1);
                press(child, "INT", 2);
                gate.countDown();

                assertThat(child.exit()).isEqualTo(130);
                assertThat(child.fromCancel(2)).isLessThan(SECOND);
                assertThat(child.toldSoFar()).doesNotContain("attempt-started long");
                child.nothingIsLeft();
                assertThat(TestEngine.leftOf(killed.id())).isEmpty();
            }
        }
    }

    @Test
    void secondSignalKillsAtOnceAndSaysWhatDidNotRun() throws Exception {
        try (SignalledProcess child = child(step("stubborn", STUBBORN), ALWAYS).start()) {
            child.await("attempt-started stubborn");

            press(child, "INT", 1);
            press(child, "INT", 2);

            endedBy(child, 130);
            assertThat(child.fromCancel(2)).isLessThan(SECOND);
            assertThat(folder.resolve("project/tidied")).doesNotExist();
            assertThat(child.output())
                    .contains("cancel: Ctrl-C: killing what runs, without the cleanup steps that are left")
                    .contains("cleanup step tidy did not run: Ctrl-C");
            assertThat(Files.readString(child.report("events.ndjson"))).contains("\"cleanup-missed\"");
        }
    }

    @Test
    void thirdSignalLeavesAtOnceAndTheNextRunRemovesWhatIsLeft() throws Exception {
        CountDownLatch held = new CountDownLatch(1);
        CountDownLatch gate = new CountDownLatch(1);
        String id;
        try (FaultProxy proxy = holding(line -> line.contains("/kill?signal=SIGKILL"), held, gate);
                SignalledProcess child = child(step("stubborn", STUBBORN))
                        .engine(proxy.address())
                        .start()) {
            child.await("attempt-started stubborn");
            press(child, "INT", 1);
            press(child, "INT", 2);
            held.await();

            long pressed = System.nanoTime();
            child.send("INT");
            assertThat(child.exit()).isEqualTo(130);

            assertThat(Duration.ofNanos(System.nanoTime() - pressed)).isLessThan(THIRD);
            assertThat(child.output()).contains("cancel: Ctrl-C: leaving at once; the next run removes what is left");
            assertThat(child.report("run.json")).doesNotExist();
            id = child.id();
            assertThat(TestEngine.leftOf(id)).isNotEmpty();
            gate.countDown();
        }
        try (SignalledProcess next = child(step("work", "true")).start()) {
            assertThat(next.exit()).isZero();
            assertThat(next.run().path("cleaned").path("recoveredRuns").toString())
                    .contains(id);
            assertThat(TestEngine.leftOf(id)).isEmpty();
            next.nothingIsLeft();
        }
    }

    @Test
    void stoppedTerminalStopsNoCancel() throws Exception {
        try (SignalledProcess child = child(step("chatty", "yes 0123456789"), ALWAYS)
                .stoppedTerminal()
                .start()) {
            child.await("attempt-started chatty");

            press(child, "INT", 1);

            endedBy(child, 130);
            alwaysStepRan();
            assertThat(child.run().path("warnings").toString()).doesNotContain("cleaned up");
        }
    }

    @Test
    void shutdownWithoutASignalIsHeldUpUntilTheRunHasEnded() throws Exception {
        try (SignalledProcess child = child(step("long", "sleep 100"), ALWAYS)
                .jvm("-Xrs")
                .argument("leave")
                .start()) {
            assertThat(child.exit()).isEqualTo(7);
            assertThat(child.run().path("exitCode").asInt()).isEqualTo(143);
            assertThat(child.output()).contains("cancel: the process is being ended: ending what runs");
            alwaysStepRan();
            child.nothingIsLeft();
        }
    }
}
