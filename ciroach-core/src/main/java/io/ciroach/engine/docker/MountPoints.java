package io.ciroach.engine.docker;

import io.ciroach.engine.EngineException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The folders above a mount. The engine makes those that are missing, for root, and a user could not write beside its own
 * cache then; so they are made before, for the step's user.
 */
final class MountPoints {

    private MountPoints() {}

    /** In a folder of the host that is mounted itself. */
    static void inFolder(Path folder, String below, Identity user) {
        Path path = folder;
        try {
            for (Path part : Path.of(below)) {
                path = path.resolve(part);
                if (Files.isSymbolicLink(path)) {
                    throw new EngineException(
                            EngineException.Reason.REFUSED,
                            "a cache cannot be mounted below " + path + ", which is a link; give it another path",
                            null,
                            null);
                }
                if (!Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
                    Files.createDirectory(path);
                    give(path, user);
                }
            }
        } catch (IOException e) {
            throw new EngineException(
                    EngineException.Reason.REFUSED,
                    "the folder " + path + " for a cache cannot be made: " + Reasons.of(e) + "; give it another path",
                    null,
                    e);
        }
    }

    private static void give(Path path, Identity user) throws IOException {
        if (((Number) Files.getAttribute(path, "unix:uid")).longValue() != user.uid() && !user.isRoot()) {
            Files.setAttribute(path, "unix:uid", (int) user.uid());
            Files.setAttribute(path, "unix:gid", (int) user.gid());
        }
    }

    /** Those that an image lacks above a mount, the topmost first. */
    static List<Tar.Folder> missing(String target, Identity user, ImagePeek peek) {
        List<Tar.Folder> missing = new ArrayList<>();
        for (Path parent = Path.of(target).getParent();
                parent != null && parent.getParent() != null;
                parent = parent.getParent()) {
            Optional<Tar.Entry> there = peek.at(parent.toString());
            if (there.isPresent()) {
                break;
            }
            missing.add(0, new Tar.Folder(parent.toString(), user.uid(), user.gid()));
        }
        return missing;
    }
}
