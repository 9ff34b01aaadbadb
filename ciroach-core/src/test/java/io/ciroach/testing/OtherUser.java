package io.ciroach.testing;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.ciroach.engine.docker.TestEngine;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;

/** Processes and files of users who are not root, for tests that root runs. */
public final class OtherUser {

    private OtherUser() {}

    /** Skips the test for whoever is not root; makes a temporary folder one that others may pass through. */
    public static void assumeRoot(Path folder) throws IOException {
        assumeTrue(
                (Integer) Files.getAttribute(folder, "unix:uid") == 0, "only root starts processes as somebody else");
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    /** What stands before a command that this user is to run. */
    public static List<String> prefix(int user) {
        try {
            return List.of(
                    "setpriv",
                    "--reuid=" + user,
                    "--regid=" + user,
                    // The engine's socket belongs to a group, and jars may lie where only root looks.
                    "--groups=" + Files.getAttribute(TestEngine.socket(), "unix:gid"),
                    "--inh-caps=+dac_read_search",
                    "--ambient-caps=+dac_read_search");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Gives a folder to the user, and all that is in it. */
    public static void give(Path folder, int user) throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path path : (Iterable<Path>) all::iterator) {
                Files.setAttribute(path, "unix:gid", user, LinkOption.NOFOLLOW_LINKS);
                Files.setAttribute(path, "unix:uid", user, LinkOption.NOFOLLOW_LINKS);
            }
        }
    }
}
