package io.ciroach.engine;

import io.ciroach.engine.Script.Act;
import io.ciroach.engine.docker.SilentServer;
import io.ciroach.engine.docker.TestEngine;
import io.ciroach.engine.docker.TestImages;
import io.ciroach.model.Command;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** The contract on a real Docker Engine. */
class DockerEngineIT extends EngineContract {

    private static final AtomicInteger NUMBER = new AtomicInteger();

    @SuppressWarnings("NullAway.Init")
    private static SilentServer silent;

    @BeforeAll
    static void openASilentRegistry() {
        silent = SilentServer.tcp();
    }

    @AfterAll
    static void removeWhatWasPushed() {
        silent.close();
        for (int number = 1; number <= NUMBER.get(); number++) {
            TestEngine.tryDocker(java.util.Map.of(), "image", "rm", reference(number));
        }
    }

    private static String reference(int number) {
        return TestEngine.REGISTRY + "/ciroach-test/contract:"
                + ProcessHandle.current().pid() + "-" + number;
    }

    @Override
    Engine open() {
        return TestEngine.open();
    }

    @Override
    String presentImage() {
        return "alpine:3.20";
    }

    @Override
    String absentImage() {
        return TestEngine.REGISTRY + "/ciroach-test/absent:1";
    }

    @Override
    String fetchableImage() {
        String reference = reference(NUMBER.incrementAndGet());
        TestEngine.docker("tag", "ciroach-test/noshell:1", reference);
        TestEngine.docker("push", "--quiet", reference);
        TestEngine.docker("image", "rm", reference);
        return reference;
    }

    @Override
    String freshImage() {
        String reference = reference(NUMBER.incrementAndGet());
        TestImages.push(presentImage(), reference, (int) FRESH_BYTES);
        return reference;
    }

    @Override
    String stallingImage() {
        return "127.0.0.1:" + silent.port() + "/ciroach-test/stalling:1";
    }

    @Override
    Command command(Script script) {
        StringBuilder shell = new StringBuilder();
        script.acts().forEach(act -> shell.append(shell(act)).append('\n'));
        return new Command.Shell(shell.toString());
    }

    @Override
    String helperScript(Command command) {
        return ((Command.Shell) command).script();
    }

    private static String shell(Act act) {
        if (act instanceof Act.Print print) {
            String text = print.text()
                    .replace("\\", "\\\\")
                    .replace("%", "%%")
                    .replace("'", "'\\''")
                    .replace("\0", "\\000")
                    .replace("\r", "\\r")
                    .replace("\n", "\\n");
            return "printf '" + text + "'" + (print.stderr() ? " >&2" : "");
        }
        if (act instanceof Act.PrintLines lines) {
            return "seq 1 " + lines.count() + " | sed 's/^/line /'";
        }
        if (act instanceof Act.PrintVariable variable) {
            return "printf '%s\\n' \"$" + variable.name() + "\"";
        }
        if (act instanceof Act.RunUntilStopped) {
            return "trap 'exit 143' TERM; sleep 3600 & wait";
        }
        if (act instanceof Act.RunUntilKilled) {
            return "trap '' TERM; while :; do sleep 3600; done";
        }
        if (act instanceof Act.ExceedMemory) {
            return "exec " + EATER;
        }
        if (act instanceof Act.ExceedMemoryInChild) {
            return "sh -c '" + EATER + "' 2>/dev/null";
        }
        if (act instanceof Act.LeaveChildThatHoldsOutput) {
            return "sleep 3600 &";
        }
        return "exit " + ((Act.Exit) act).code();
    }

    /** What it reads has no end of line, so it is held in memory. */
    private static final String EATER = "sort /dev/zero";

    @Override
    Command commandThatIsNotThere() {
        return new Command.Exec(List.of("ciroach-no-such-program"));
    }

    @Override
    void removeBehindItsBack(String container) {
        TestEngine.docker("rm", "-f", container);
    }

    @Override
    List<String> leftOf(String run) {
        return TestEngine.leftOf(run);
    }
}
