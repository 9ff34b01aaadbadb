package io.ciroach.run;

import io.ciroach.files.TreeDeleter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/**
 * Makes and removes the home folders of attempts that run as the owner of the workspace. They lie in the run's scratch
 * folder, so what is written there does not count against the step's memory.
 *
 * @param scratch the folder they lie in; private to us
 * @param uid whose they are
 * @param gid of which group
 */
record Homes(Path scratch, int uid, int gid) {

    /** {@return where the home of an attempt lies} */
    Path of(int index, int attempt) {
        return scratch.resolve("home-" + index + "-" + attempt);
    }

    void make(Path home) throws IOException {
        Files.createDirectory(home, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        if ((Integer) Files.getAttribute(home, "unix:uid") == uid) {
            return;
        }
        try {
            Files.setAttribute(home, "unix:gid", gid);
            Files.setAttribute(home, "unix:uid", uid);
        } catch (IOException e) {
            // Only root gives a folder away. Others on this machine cannot get here: the scratch folder is private.
            Files.setPosixFilePermissions(home, PosixFilePermissions.fromString("rwxrwxrwx"));
        }
    }

    void delete(Path home) throws IOException {
        TreeDeleter.delete(scratch, home.getFileName().toString());
    }
}
