package io.ciroach.maven;

import io.ciroach.problem.CiroachException;
import org.apache.maven.plugin.MojoExecutionException;
import org.apache.maven.plugin.MojoFailureException;
import org.jspecify.annotations.Nullable;

/** The one place where what stops Ciroach becomes what stops Maven. */
final class Translation {

    /** What a goal does once it is not skipped. */
    @FunctionalInterface
    interface Work {
        void perform() throws MojoExecutionException, MojoFailureException;
    }

    private Translation() {}

    static void perform(Work work) throws MojoExecutionException, MojoFailureException {
        try {
            work.perform();
        } catch (CiroachException e) {
            MojoExecutionException failure = new MojoExecutionException(ownLines(e.getMessage()));
            // Not as the cause: Maven would append the cause's words to a message that is complete.
            failure.addSuppressed(e);
            throw failure;
        }
    }

    /** Maven puts a sentence of its own before a message; places in a file are only clickable at the start of a line. */
    static String ownLines(@Nullable String message) {
        return "\n" + message;
    }
}
