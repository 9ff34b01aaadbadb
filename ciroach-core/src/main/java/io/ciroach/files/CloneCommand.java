package io.ciroach.files;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Copies files by the {@code cp} of the machine, which can let a copy share the blocks of its original until one of them is
 * written; Java 17 cannot. Where there is no such command, no such option or no such file system, it says so.
 */
final class CloneCommand {

    /** Shares blocks or fails. */
    static final CloneCommand SHARING = new CloneCommand("--reflink=always");

    private static final int TRIAL_SECONDS = 10;

    private final String how;

    CloneCommand(String how) {
        this.how = how;
    }

    /** Tries it with one file, of which nothing is left. */
    boolean copies(Path source, Path file, Path target) {
        Path trial = target.resolve(".ciroach-trial");
        try {
            Process process = quietly(
                            List.of("cp", "-P", how, "--", source.resolve(file).toString(), trial.toString()))
                    .start();
            if (!process.waitFor(TRIAL_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor();
                return false;
            }
            return process.exitValue() == 0;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        } finally {
            try {
                Files.deleteIfExists(trial);
            } catch (IOException e) {
                // Then copying will say what is wrong with the folder.
            }
        }
    }

    /** Copies as many as it can into folders that are there; what is missing afterwards it could not. */
    void copy(Path source, List<Path> files, Path target) {
        for (List<String> batch : Batches.of(files.stream().map(Path::toString).toList())) {
            List<String> command =
                    new ArrayList<>(List.of("cp", "-P", "-p", how, "--parents", "-t", target.toString()));
            command.add("--");
            command.addAll(batch);
            try {
                Process process = quietly(command).directory(source.toFile()).start();
                try {
                    process.waitFor();
                } catch (InterruptedException e) {
                    // Whoever copies the rest must be the only one.
                    process.destroyForcibly().onExit().join();
                    Thread.currentThread().interrupt();
                    return;
                }
            } catch (IOException e) {
                return;
            }
        }
    }

    private static ProcessBuilder quietly(List<String> command) {
        return new ProcessBuilder(command)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.DISCARD);
    }
}
