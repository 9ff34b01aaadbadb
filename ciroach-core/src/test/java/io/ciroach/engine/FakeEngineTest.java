package io.ciroach.engine;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ciroach.model.ByteSize;
import io.ciroach.model.Command;
import io.ciroach.run.SystemTime;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The fake is held to what every engine does. */
class FakeEngineTest extends EngineContract {

    private int fresh;

    private final FakeEngine fake = new FakeEngine(new SystemTime(Clock.systemUTC()), work -> {
                Thread thread = new Thread(work);
                thread.setDaemon(true);
                return thread;
            })
            .has("present:1")
            .fetches("stalling:1", Duration.ofDays(1));

    @Override
    Engine open() {
        return fake.open(new EngineRequest(null, Map.of(), Path.of("/")));
    }

    @Override
    String presentImage() {
        return "present:1";
    }

    @Override
    String absentImage() {
        return "absent:1";
    }

    @Override
    String fetchableImage() {
        String reference = "fetchable:" + ++fresh;
        fake.fetches(reference, Duration.ofMillis(1)).moves(reference, "sha256:fetchable");
        return reference;
    }

    @Override
    String freshImage() {
        String reference = "fresh:" + ++fresh;
        StoredImage.Layer below = new StoredImage.Layer("layer of sha256:present:1", ByteSize.ofMb(1));
        fake.fetches(reference, Duration.ofMillis(1))
                .isMadeOf(
                        "sha256:" + reference,
                        below,
                        new StoredImage.Layer("its own of " + reference, new ByteSize(FRESH_BYTES)));
        return reference;
    }

    @Override
    String stallingImage() {
        return "stalling:1";
    }

    @Override
    Command command(Script script) {
        List<FakeStep.Act> acts = new ArrayList<>();
        for (Script.Act act : script.acts()) {
            acts.addAll(translated(act));
        }
        Command command = new Command.Exec(List.of(script.toString()));
        fake.does(command, new FakeStep(acts));
        return command;
    }

    @Override
    String helperScript(Command command) {
        fake.does(new Command.Shell(command.toString()), fake.scriptOf(command));
        return command.toString();
    }

    private static List<FakeStep.Act> translated(Script.Act act) {
        if (act instanceof Script.Act.Print print) {
            return List.of(FakeStep.print(print.stderr(), print.text()));
        }
        if (act instanceof Script.Act.PrintLines lines) {
            return List.of(FakeStep.lines(lines.count()));
        }
        if (act instanceof Script.Act.PrintVariable variable) {
            return List.of(FakeStep.variable(variable.name()));
        }
        if (act instanceof Script.Act.RunUntilStopped) {
            return List.of(FakeStep.runUntilStopped());
        }
        if (act instanceof Script.Act.RunUntilKilled) {
            return List.of(FakeStep.ignoreStopSignal(), FakeStep.runUntilStopped());
        }
        if (act instanceof Script.Act.ExceedMemory) {
            return List.of(FakeStep.exceedMemory());
        }
        if (act instanceof Script.Act.ExceedMemoryInChild) {
            return List.of(FakeStep.exceedMemoryInChild());
        }
        if (act instanceof Script.Act.Exit exit) {
            return List.of(FakeStep.exit(exit.code()));
        }
        return List.of(); // a child in the background has no output of its own to hold open here
    }

    @Override
    Command commandThatIsNotThere() {
        return new Command.Exec(List.of("/no/such/command"));
    }

    @Override
    void removeBehindItsBack(String container) {
        fake.removeBehindItsBack(container);
    }

    @Override
    List<String> leftOf(String run) {
        return fake.leftOf(run);
    }

    @Test
    void whatIsLeftOpenIsNamed() {
        Claim claim = run().claim(step("forgotten", new Script.Act.Exit(0)));

        assertThatThrownBy(fake::checkNothingIsOpen)
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining(claim.name())
                .hasMessageContaining("1 connections");

        claim.withdraw();
        engine.close();
        assertThatCode(fake::checkNothingIsOpen).doesNotThrowAnyException();
    }
}
