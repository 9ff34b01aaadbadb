package io.ciroach;

import io.ciroach.model.ByteSize;
import io.ciroach.model.PipelineFile;
import io.ciroach.problem.CiroachException;
import io.ciroach.problem.Problems;
import io.ciroach.toml.PipelineReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * A pipeline file on the disk.
 *
 * @param path its real path
 * @param file what it says
 * @param text what stands in it
 */
record FileReading(Path path, PipelineFile file, String text) {

    /** Far above what anybody writes; what is larger is some other file. */
    private static final long LARGEST = 64L << 20;

    /** Reads that of a request. */
    static FileReading of(RunRequest request, Problems problems) {
        String text = request.text();
        ByteSize budget = request.overrides().memoryBudget();
        return text == null ? of(request.file(), budget, problems) : of(request.file(), text, budget, problems);
    }

    /** As if it were there: its folder must be. */
    private static FileReading of(Path path, String text, @Nullable ByteSize budget, Problems problems) {
        Path absolute = path.toAbsolutePath().normalize();
        try {
            Path real = folder(absolute).toRealPath().resolve(String.valueOf(absolute.getFileName()));
            byte[] content = text.getBytes(StandardCharsets.UTF_8);
            return new FileReading(
                    real, PipelineReader.read(shown(path), content, defaultName(real), budget, problems), text);
        } catch (IOException e) {
            throw unreadable(
                    "there is no folder for the pipeline " + shown(path),
                    "make it, or name a file in one that is there",
                    e);
        }
    }

    /** Reads one; what is wrong in it is reported, what keeps it from being read is thrown. */
    static FileReading of(Path path, Problems problems) {
        return of(path, null, problems);
    }

    private static FileReading of(Path path, @Nullable ByteSize budget, Problems problems) {
        String name = shown(path);
        try {
            Path real = path.toRealPath();
            if (!Files.isRegularFile(real)) {
                throw unreadable(name + " is not a file", "name the ciroach.toml in it", null);
            }
            if (Files.size(real) > LARGEST) {
                throw unreadable(
                        name + " is larger than 64 MB, so it is no pipeline file", "name the ciroach.toml", null);
            }
            byte[] content = Files.readAllBytes(real);
            return new FileReading(
                    real,
                    PipelineReader.read(name, content, defaultName(real), budget, problems),
                    new String(content, StandardCharsets.UTF_8));
        } catch (NoSuchFileException e) {
            throw unreadable("there is no pipeline file " + name, "write one, or name another with ciroach.file", e);
        } catch (AccessDeniedException e) {
            throw unreadable("the pipeline file " + name + " may not be read", "give this user the right to", e);
        } catch (IOException e) {
            throw unreadable(
                    "the pipeline file " + name + " cannot be read: " + e.getMessage(),
                    "name another with ciroach.file",
                    e);
        }
    }

    private static CiroachException unreadable(String message, @Nullable String hint, @Nullable Throwable cause) {
        return new CiroachException(CiroachException.Kind.BAD_FILE, message, hint, cause);
    }

    /** As short as it can be from where the user stands, so that messages read {@code ciroach.toml:12:9}. */
    private static String shown(Path path) {
        Path here = Path.of("").toAbsolutePath();
        Path absolute = path.toAbsolutePath().normalize();
        return absolute.startsWith(here) ? here.relativize(absolute).toString() : path.toString();
    }

    private static String defaultName(Path real) {
        Path folder = folder(real);
        Path name = folder.getFileName();
        return name == null ? "pipeline" : name.toString();
    }

    /** {@return the pipeline's name where the file has none} */
    String defaultName() {
        return defaultName(path);
    }

    Path folder() {
        return folder(path);
    }

    private static Path folder(Path real) {
        Path folder = real.getParent();
        return folder == null ? real : folder;
    }
}
