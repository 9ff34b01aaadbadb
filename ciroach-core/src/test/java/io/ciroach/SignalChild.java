package io.ciroach;

import io.ciroach.event.RunEvent;
import io.ciroach.event.RunListener;
import io.ciroach.result.PipelineResult;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/**
 * Runs a pipeline through the door as a program of its own does that leaves its signals to Ciroach. What happens is told on
 * standard error, a line each, once it stands in {@code events.ndjson}: standard output is the run's terminal.
 */
public final class SignalChild {

    private SignalChild() {}

    /**
     * Arguments: pipeline file, state folder, and perhaps {@code leave} to call System.exit(7) once a step has started, or
     * {@code default} to leave SIGINT to the system before.
     */
    public static void main(String[] args) throws ReflectiveOperationException {
        if (args.length > 2 && args[2].equals("default")) {
            Class<?> signal = Class.forName("sun.misc.Signal");
            Class<?> handler = Class.forName("sun.misc.SignalHandler");
            signal.getMethod("handle", signal, handler)
                    .invoke(
                            null,
                            signal.getConstructor(String.class).newInstance("INT"),
                            handler.getField("SIG_DFL").get(null));
        }
        Map<String, String> environment = new HashMap<>(System.getenv());
        environment.put("CIROACH_HOME", args[1]);
        boolean leaves = args.length > 2 && args[2].equals("leave");
        Signals signals = Signals.ofProcess();
        PipelineResult result = Ciroach.create()
                .withEnvironment(environment)
                .run(RunRequest.of(Path.of(args[0]))
                        .signals(signals)
                        .terminal(Terminal.standard())
                        .listener(new Teller(leaves))
                        .build());
        signals.passOn();
        System.exit(result.exitCode());
    }

    private static final class Teller implements RunListener {
        private final boolean leaves;

        Teller(boolean leaves) {
            this.leaves = leaves;
        }

        private static void tell(String what) {
            System.err.println(what);
        }

        @Override
        public void onRunStarted(RunEvent.RunStarted event) {
            tell("run-started " + event.id());
        }

        @Override
        public void onPullStarted(RunEvent.PullStarted event) {
            tell("pull-started");
        }

        @Override
        public void onAttemptStarted(RunEvent.AttemptStarted event) {
            tell("attempt-started " + event.step());
            if (leaves) {
                new Thread(() -> System.exit(7)).start();
            }
        }

        @Override
        public void onAttemptFinished(RunEvent.AttemptFinished event) {
            tell("attempt-finished " + event.step());
        }

        @Override
        public void onCancelRequested(RunEvent.CancelRequested event) {
            tell("cancel-requested " + event.count());
        }

        @Override
        public void onNotice(RunEvent.Notice event) {
            tell("notice");
        }
    }
}
