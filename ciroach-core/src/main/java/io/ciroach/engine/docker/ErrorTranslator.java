package io.ciroach.engine.docker;

import io.ciroach.engine.EngineException;
import io.ciroach.engine.EngineException.Reason;
import io.ciroach.engine.StepSpec;
import io.ciroach.model.Command;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What the engine's refusals to make or start a step's container mean, and what its init says about a command. */
final class ErrorTranslator {

    private static final int NOT_EXECUTABLE = 126;
    private static final int NOT_FOUND = 127;
    private static final int CANNOT_RUN = 128;

    /** The init (tini) is what runs the command, so it is what fails when there is none. */
    private static final Pattern INIT = Pattern.compile("\\[FATAL tini \\(\\d+\\)] exec (.*) failed: (.*)");

    private ErrorTranslator() {}

    static EngineException ofMaking(Refusal refusal, StepSpec step) {
        String image = step.image().reference();
        if (refusal.isGone() && refusal.says("platform")) {
            return exception(
                    Reason.IMAGE_MISSING,
                    "image " + image + " is not for platform " + step.platform()
                            + "; name one that is, or leave platform out",
                    null,
                    refusal);
        }
        if (refusal.isGone() && refusal.says("no such image")) {
            return HelperContainer.gone(image, refusal);
        }
        if (refusal.says("no command specified")) {
            return exception(
                    Reason.REFUSED,
                    "image " + image + " has no command of its own; write one for step \"" + step.step() + "\"",
                    null,
                    refusal);
        }
        if (refusal.says("not a directory") || refusal.says("cannot mkdir")) {
            return exception(
                    Reason.CANNOT_START,
                    "workdir " + step.workdir() + " cannot be made in image " + image + ": " + refusal.text()
                            + "; name another",
                    null,
                    refusal);
        }
        if (refusal.says("bind source path does not exist") || refusal.says("mounts denied")) {
            return exception(
                    Reason.REFUSED,
                    "the engine does not see a folder of this machine: " + refusal.text()
                            + "; use an engine on this machine, or share the folder with it",
                    null,
                    refusal);
        }
        return refusal.unexpected("make a container for step \"" + step.step() + "\"");
    }

    /**
     * A refused start.
     *
     * @param code what the engine notes as the exit code, or null
     */
    static EngineException ofStarting(Refusal refusal, StepSpec step, String container, @Nullable Integer code) {
        String image = step.image().reference();
        if (refusal.isGone() && refusal.says("no such container")) {
            return exception(
                    Reason.REFUSED,
                    "container " + container + " of step \"" + step.step() + "\" is gone: somebody removed it",
                    null,
                    refusal);
        }
        if (refusal.says("unable to find user") || refusal.says("unable to find group")) {
            return exception(
                    Reason.CANNOT_START,
                    "image " + image + " does not know the user of step \"" + step.step() + "\": " + refusal.text()
                            + "; write numbers, or user = \"host\" for the workspace's owner",
                    CANNOT_RUN,
                    refusal);
        }
        if (refusal.says("executable file not found") || refusal.says("no such file or directory: unknown")) {
            return exception(Reason.CANNOT_START, notFound(step, image, refusal.text()), NOT_FOUND, refusal);
        }
        if (refusal.says("oom-killed") || refusal.says("memory limit too low")) {
            return exception(
                    Reason.CANNOT_START,
                    "step \"" + step.step() + "\" cannot start within " + step.memory() + "; raise its memory",
                    CANNOT_RUN,
                    refusal);
        }
        if (refusal.status() < 500 || (code != null && code >= NOT_EXECUTABLE && code <= CANNOT_RUN)) {
            return exception(
                    Reason.CANNOT_START,
                    "step \"" + step.step() + "\" cannot start in image " + image + ": " + refusal.text(),
                    code,
                    refusal);
        }
        return refusal.unexpected("start step \"" + step.step() + "\"");
    }

    /**
     * Why the init could not run the command, where it could not.
     *
     * @param code the exit code
     * @param errors how standard error begins
     */
    static Optional<String> ofInit(StepSpec step, int code, String errors) {
        Matcher matcher = INIT.matcher(errors);
        if ((code != NOT_FOUND && code != NOT_EXECUTABLE) || !matcher.lookingAt()) {
            return Optional.empty();
        }
        String image = step.image().reference();
        return Optional.of(
                code == NOT_FOUND
                        ? notFound(step, image, matcher.group(1))
                        : matcher.group(1) + " in image " + image + " is not executable for user of step \""
                                + step.step() + "\"");
    }

    private static String notFound(StepSpec step, String image, String program) {
        if (step.command() instanceof Command.Shell && step.entrypoint() == null) {
            return "image " + image
                    + " has no sh; write the command as an array, [\"program\", \"argument\"], to run it "
                    + "without a shell";
        }
        return "the command is not in image " + image + ": " + program;
    }

    private static EngineException exception(Reason reason, String message, @Nullable Integer code, Refusal refusal) {
        return new EngineException(reason, message, code, refusal);
    }
}
