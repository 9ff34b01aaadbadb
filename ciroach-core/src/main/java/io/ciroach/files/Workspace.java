package io.ciroach.files;

import io.ciroach.problem.CiroachException;
import io.ciroach.problem.CiroachException.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The folder that steps see as {@code /workspace}: its real path and its owner. */
public final class Workspace {

    private final Path path;
    private final int uid;
    private final int gid;
    private final Path git;

    private Workspace(Path path, int uid, int gid, Path git) {
        this.path = path;
        this.uid = uid;
        this.gid = gid;
        this.git = git;
    }

    /**
     * Looks at a folder.
     *
     * @param folder it, or a link to it
     * @return the workspace
     * @throws CiroachException of kind FILES if it is no folder or cannot be looked at
     */
    public static Workspace of(Path folder) {
        try {
            Path real = folder.toRealPath();
            if (!Files.isDirectory(real)) {
                throw refused("the workspace " + folder + " is not a folder", null);
            }
            int uid = (Integer) Files.getAttribute(real, "unix:uid");
            int gid = (Integer) Files.getAttribute(real, "unix:gid");
            return new Workspace(real, uid, gid, real.resolve(".git"));
        } catch (NoSuchFileException e) {
            throw refused("the workspace " + folder + " does not exist", e);
        } catch (IOException e) {
            throw refused("the workspace " + folder + " cannot be used: " + Reasons.of(e), e);
        }
    }

    /** {@return its real path: absolute, without links} */
    public Path path() {
        return path;
    }

    /** {@return who owns it} */
    public int uid() {
        return uid;
    }

    /** {@return the group that owns it} */
    public int gid() {
        return gid;
    }

    /**
     * {@return which folder it is, whatever its path: device and inode}
     *
     * @throws CiroachException of kind FILES if it is there no more
     */
    public String identity() {
        try {
            return Files.getAttribute(path, "unix:dev") + ":" + Files.getAttribute(path, "unix:ino");
        } catch (IOException e) {
            throw refused("the workspace " + path + " cannot be used: " + Reasons.of(e), e);
        }
    }

    /** {@return whether {@code .git} is a folder in it; a worktree has a file there, which leads out of it} */
    public boolean hasGitFolder() {
        return Files.isDirectory(git, LinkOption.NOFOLLOW_LINKS);
    }

    /** {@return the folder of another workspace that stands in for its own {@code .git}: of a copy, the original's} */
    public Optional<Path> gitElsewhere() {
        return git.startsWith(path) ? Optional.empty() : Optional.of(git);
    }

    /**
     * With what stands in for its {@code .git}.
     *
     * @param folder of another workspace; null for none
     * @return the same with that
     */
    public Workspace withGitElsewhere(@Nullable Path folder) {
        return folder == null ? this : new Workspace(path, uid, gid, folder);
    }

    private static CiroachException refused(String message, @Nullable IOException cause) {
        return new CiroachException(
                Kind.FILES, message, "it is the folder of ciroach.toml, or what ciroach.workspace names", cause);
    }
}
