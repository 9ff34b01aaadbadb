package io.ciroach;

import static org.assertj.core.api.Assertions.assertThat;

import io.ciroach.crash.FaultProxy;
import java.nio.file.Files;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Signals in the phases that {@link SignalIT} leaves out, and what else a process may have been started with. */
@Timeout(120)
class SignalProof extends SignalTrial {

    @Test
    void whileAStepHasItsGrace() throws Exception {
        try (SignalledProcess child = child(
                        step("stubborn", STUBBORN, "needs = []"),
                        step("bad", "until test -f up; do sleep 0.1; done; exit 1", "needs = []"),
                        ALWAYS)
                .start()) {
            child.await("cancel-requested 0");

            press(child, "INT", 1);

            endedBy(child, 130);
            alwaysStepRan();
        }
    }

    @Test
    void betweenTwoAttempts() throws Exception {
        try (SignalledProcess child = child(step("flaky", "exit 3", "max_retries = 9", "retry_delay = \"60s\""), ALWAYS)
                .start()) {
            child.await("attempt-finished flaky");

            press(child, "TERM", 1);

            endedBy(child, 143);
            alwaysStepRan();
        }
    }

    @Test
    void whileACleanupStepRunsItGoesOnAndTheRunHasEndedAsItDid() throws Exception {
        try (SignalledProcess child = child(
                        step("work", "true"), step("tidy", "sleep 1; echo done > tidied", "always = true"))
                .start()) {
            child.await("attempt-started tidy");

            press(child, "INT", 1);

            assertThat(child.exit()).as("of the process").isEqualTo(130);
            assertThat(child.run().path("exitCode").asInt()).as("of the run").isZero();
            assertThat(folder.resolve("project/tidied")).hasContent("done");
            child.nothingIsLeft();
        }
    }

    @Test
    void whileAContainerIsRemoved() throws Exception {
        CountDownLatch held = new CountDownLatch(1);
        CountDownLatch gate = new CountDownLatch(1);
        Predicate<String> remove = line -> line.startsWith("DELETE") && isStep(line);
        try (FaultProxy proxy = holding(remove, held, gate);
                SignalledProcess child =
                        child(step("quick", "true")).engine(proxy.address()).start()) {
            child.await("run-started");
            held.await();

            press(child, "INT", 1);
            gate.countDown();

            assertThat(child.exit()).isEqualTo(130);
            assertThat(child.fromCancel(1)).isLessThan(FIRST);
            child.nothingIsLeft();
        }
    }

    @Test
    void secondSignalKillsACleanupStep() throws Exception {
        try (SignalledProcess child = child(
                        step("work", "true"), step("tidy", STUBBORN, "always = true"), ALWAYS.replace("tidy", "last"))
                .start()) {
            child.await("attempt-started tidy");

            press(child, "TERM", 1);
            press(child, "INT", 2);

            assertThat(child.exit()).as("the first one decides").isEqualTo(143);
            assertThat(child.fromCancel(2)).isLessThan(SECOND);
            assertThat(child.output()).contains("cleanup step tidy did not run", "cleanup step last did not run");
            child.nothingIsLeft();
        }
    }

    @Test
    void stoppedTerminalStopsNoThirdSignal() throws Exception {
        CountDownLatch held = new CountDownLatch(1);
        CountDownLatch gate = new CountDownLatch(1);
        try (FaultProxy proxy = holding(line -> line.contains("/kill?signal=SIGKILL"), held, gate);
                SignalledProcess child = child(step("chatty", "trap \"\" TERM; while :; do yes 0123456789; done"))
                        .engine(proxy.address())
                        .stoppedTerminal()
                        .start()) {
            child.await("attempt-started chatty");
            press(child, "INT", 1);
            press(child, "INT", 2);
            held.await();

            long pressed = System.nanoTime();
            child.send("INT");
            assertThat(child.exit()).isEqualTo(130);

            assertThat(Duration.ofNanos(System.nanoTime() - pressed)).isLessThan(THIRD);
            gate.countDown();
        }
        try (SignalledProcess next = child(step("work", "true")).start()) {
            assertThat(next.exit()).isZero();
            next.nothingIsLeft();
        }
    }

    @Test
    void ignoredSignalStaysIgnored() throws Exception {
        try (SignalledProcess child =
                child(step("long", "sleep 100")).ignoring("INT").start()) {
            child.await("attempt-started long");

            child.send("INT");
            press(child, "TERM", 1);

            endedBy(child, 143);
        }
    }

    @Test
    void timeoutOfTheRunIsNoSignal() throws Exception {
        Files.writeString(
                folder.resolve("project/ciroach.toml"),
                "[pipeline]\nname = \"it\"\ngrace = \"1s\"\ntimeout = \"2s\"\n[pipeline.defaults]\nimage = \"alpine:3.20\"\n"
                        + "memory = \"32mb\"\n"
                        + step("flaky", "exit 3", "max_retries = 9", "retry_delay = \"60s\"", "needs = []")
                        + step("long", "sleep 100", "needs = []") + ALWAYS);
        try (SignalledProcess child = new SignalledProcess.Builder(folder).start()) {
            assertThat(child.exit()).isEqualTo(1);
            assertThat(child.run().path("outcome").asText()).isEqualTo("TIMED_OUT");
            assertThat(child.run().path("exitCode").asInt()).isEqualTo(1);
            alwaysStepRan();
            child.nothingIsLeft();
        }
    }

    @Test
    void signalThatTheSystemHadBeforeEndsTheProcessAsWell() throws Exception {
        try (SignalledProcess child =
                child(step("long", "sleep 100"), ALWAYS).argument("default").start()) {
            child.await("attempt-started long");

            press(child, "INT", 1);

            endedBy(child, 130);
            alwaysStepRan();
        }
    }
}
