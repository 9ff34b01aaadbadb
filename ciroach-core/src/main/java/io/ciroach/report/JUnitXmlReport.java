package io.ciroach.report;

import io.ciroach.event.RunEvent;
import io.ciroach.event.RunListener;
import io.ciroach.files.ReportFolder;
import io.ciroach.result.AttemptResult;
import io.ciroach.result.PipelineResult;
import io.ciroach.result.StepResult;
import io.ciroach.result.StepState;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Writes {@code TEST-ciroach.xml} when the run has finished: a suite for the run, a case for each step, as Surefire writes
 * its own and CI servers read them. Throws {@link UncheckedIOException} with a sentence if it cannot be written.
 *
 * <p>A case's {@code time} is that of its last attempt, as Surefire's is of one run of a test; each attempt before it is an
 * element of its own, whose message has its time. An end that is allowed counts as skipped, for CI servers would call the
 * build red that Ciroach calls green.
 */
public final class JUnitXmlReport implements RunListener {

    private static final String NAME = "TEST-ciroach.xml";

    private final ReportFolder folder;

    /**
     * For one run.
     *
     * @param folder where it is written
     */
    public JUnitXmlReport(ReportFolder folder) {
        this.folder = folder;
    }

    private enum Kind {
        PASSED,
        FAILURE,
        ERROR,
        SKIPPED;

        static Kind of(StepResult step) {
            if (step.state() == StepState.SKIPPED || (step.allowed() && step.state() != StepState.SUCCEEDED)) {
                return SKIPPED;
            }
            return of(step.state());
        }

        static Kind of(StepState state) {
            if (state == StepState.SUCCEEDED) {
                return PASSED;
            }
            return state.isFailure() ? FAILURE : ERROR;
        }
    }

    @Override
    public void onRunFinished(RunEvent.RunFinished event) {
        try {
            folder.publish(NAME, text(event.result()).getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "the report " + folder.path().resolve(NAME) + " could not be written: " + e.getMessage(), e);
        }
    }

    private String text(PipelineResult run) {
        Xml xml = new Xml();
        xml.open(
                "testsuite",
                "version",
                "3.0",
                "name",
                run.pipeline(),
                "time",
                seconds(run.duration()),
                "tests",
                String.valueOf(run.steps().size()),
                "errors",
                count(run, Kind.ERROR),
                "skipped",
                count(run, Kind.SKIPPED),
                "failures",
                count(run, Kind.FAILURE));
        xml.open("properties");
        property(xml, "ciroach.run", run.id());
        property(xml, "ciroach.outcome", run.outcome().name());
        property(xml, "ciroach.exitCode", String.valueOf(run.exitCode()));
        xml.close();
        run.steps().forEach(step -> step(xml, run, step));
        xml.close();
        return xml.toString();
    }

    private static void property(Xml xml, String name, String value) {
        xml.leaf("property", null, "name", name, "value", value);
    }

    private static String count(PipelineResult run, Kind kind) {
        return String.valueOf(
                run.steps().stream().filter(step -> Kind.of(step) == kind).count());
    }

    /** The schema holds to an order: failures and those of other attempts, skipped, errors and theirs, output. */
    private void step(Xml xml, PipelineResult run, StepResult step) {
        Kind kind = Kind.of(step);
        List<AttemptResult> attempts = step.attempts();
        List<AttemptResult> earlier =
                kind == Kind.SKIPPED || attempts.isEmpty() ? List.of() : attempts.subList(0, attempts.size() - 1);
        xml.open(
                "testcase",
                "name",
                step.name(),
                "classname",
                step.stage() == null ? run.pipeline() : run.pipeline() + "." + step.stage(),
                "time",
                seconds(attempts.isEmpty() ? Duration.ZERO : time(attempts.get(attempts.size() - 1))));
        String prefix = kind == Kind.PASSED ? "flaky" : "rerun";
        if (kind == Kind.FAILURE) {
            xml.leaf(
                    "failure",
                    details(step),
                    "message",
                    end(step),
                    "type",
                    step.state().name());
        }
        attempts(xml, prefix + "Failure", Kind.FAILURE, earlier);
        if (kind == Kind.SKIPPED) {
            xml.leaf("skipped", details(step), "message", end(step));
        }
        if (kind == Kind.ERROR) {
            xml.leaf(
                    "error",
                    details(step),
                    "message",
                    end(step),
                    "type",
                    step.state().name());
        }
        attempts(xml, prefix + "Error", Kind.ERROR, earlier);
        if (!step.lastLines().isEmpty()) {
            xml.leaf("system-out", lines(step.lastLines()));
        }
        xml.close();
    }

    private static void attempts(Xml xml, String element, Kind kind, List<AttemptResult> attempts) {
        for (AttemptResult attempt : attempts) {
            if (Kind.of(attempt.state()) == kind) {
                String end = end(attempt);
                xml.open(element, "message", end, "type", attempt.state().name());
                xml.leaf("stackTrace", end);
                xml.close();
            }
        }
    }

    /** What stands where a test has its stack trace. */
    private String details(StepResult step) {
        List<String> lines = new ArrayList<>();
        lines.add(end(step));
        if (step.attempts().size() > 1) {
            step.attempts().forEach(attempt -> lines.add(end(attempt)));
        }
        if (step.log() != null) {
            lines.add((step.logComplete() ? "log: " : "log (incomplete): ") + Json.relative(folder.path(), step.log()));
        }
        if (step.commandLine() != null) {
            lines.add("by hand:");
            step.commandLine().lines().forEach(lines::add);
        }
        return lines(lines);
    }

    private static String lines(List<String> lines) {
        return Inert.lines(String.join("\n", lines));
    }

    private static String end(StepResult step) {
        String allowed = step.allowed() && step.state() != StepState.SUCCEEDED ? ", allowed" : "";
        return with(step.message(), Words.end(step.state(), step.exitCode()) + allowed);
    }

    private static String end(AttemptResult attempt) {
        return with(
                attempt.message(),
                "attempt " + attempt.number() + ": " + Words.end(attempt.state(), attempt.exitCode()) + " after "
                        + Words.duration(time(attempt)));
    }

    private static String with(@Nullable String message, String end) {
        return message == null ? end : end + ": " + message;
    }

    private static Duration time(AttemptResult attempt) {
        return attempt.startedAt() == null ? Duration.ZERO : Duration.between(attempt.startedAt(), attempt.endedAt());
    }

    private static String seconds(Duration duration) {
        return String.format(Locale.ROOT, "%.3f", Math.max(0, duration.toMillis()) / 1000.0);
    }
}
