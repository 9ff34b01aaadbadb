package io.ciroach.files;

import io.ciroach.problem.CiroachException;
import io.ciroach.problem.CiroachException.Kind;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.AccessMode;
import java.nio.file.CopyOption;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileStore;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A copy of a workspace in which steps may do as they like: no file of it is the original one, not by a link and not by a
 * second name. Modes, times and owners are those of the original; sockets, pipes and devices stay behind. Where the file
 * system shares blocks between copies, so do these.
 */
public final class WorkspaceCopy {

    private static final CopyOption[] AS_IT_IS = {StandardCopyOption.COPY_ATTRIBUTES, LinkOption.NOFOLLOW_LINKS};
    private static final LinkOption NOFOLLOW = LinkOption.NOFOLLOW_LINKS;
    private static final String GIT = ".git";

    /** For less than this nobody waits, whatever it is copied by. */
    private static final long WORTH_SHARING = 16L << 20;

    /** As many as one reads. */
    private static final int MOST_NAMED = 10;

    /**
     * What is copied: all but {@code .git} and the artifacts, with {@code include}, without {@code exclude}.
     *
     * @param artifacts patterns of what a run makes, as {@link ArtifactPatterns} knows them
     * @param include patterns of what is copied though it is an artifact
     * @param exclude patterns of what is not copied in any case
     * @param leftOut absolute paths of what is not copied either, such as the folder in which the copy lies
     */
    public record Choice(List<String> artifacts, List<String> include, List<String> exclude, List<Path> leftOut) {
        public Choice {
            artifacts = List.copyOf(artifacts);
            include = List.copyOf(include);
            exclude = List.copyOf(exclude);
            leftOut = List.copyOf(leftOut);
        }
    }

    private final Path source;
    private final Path target;
    private final CloneCommand clone;

    private WorkspaceCopy(Path source, Path target, CloneCommand clone) {
        this.source = source;
        this.target = target;
        this.clone = clone;
    }

    /**
     * Copies.
     *
     * @param source the workspace
     * @param target where the copy is to be: a path of which nothing is there yet, in a folder that nobody else can get at
     * @param choice what is copied
     * @return the copy
     * @throws CiroachException of kind {@code FILES}, naming all of them, when links lead out of the workspace or files may
     *     not be read; or when there is no room
     */
    public static Workspace make(Workspace source, Path target, Choice choice) {
        return make(source, target, choice, CloneCommand.SHARING);
    }

    static Workspace make(Workspace source, Path target, Choice choice, CloneCommand clone) {
        CopyList list = CopyList.of(source.path(), choice);
        if (!list.leaving().isEmpty()) {
            throw refused(
                    "links lead out of the workspace, and so out of its copy: " + named(list.leaving()),
                    "let them lead to what lies in the workspace, by relative paths, or name them in copyExclude");
        }
        if (!list.unreadable().isEmpty()) {
            throw refused(
                    "the workspace cannot be copied, since this user may not read all of it: "
                            + named(list.unreadable()),
                    "give the user the right to, or name them in copyExclude");
        }
        try {
            new WorkspaceCopy(source.path(), target, clone).copy(list);
            if (source.hasGitFolder()) {
                Path git = target.resolve(GIT);
                Files.createDirectory(git); // where the original is bound to
                giveAttributes(source.path().resolve(GIT), git);
            }
            giveAttributes(source.path(), target);
        } catch (IOException e) {
            throw new CiroachException(
                    Kind.FILES,
                    "the workspace " + source.path() + " could not be copied to " + target + ": " + reason(e),
                    "make room for it, or leave more out with copyExclude",
                    e);
        }
        return Workspace.of(target)
                .withGitElsewhere(source.gitElsewhere().orElse(source.path().resolve(GIT)));
    }

    private static CiroachException refused(String message, String hint) {
        return new CiroachException(Kind.FILES, message, hint, null);
    }

    private static String named(List<String> paths) {
        String some = paths.stream().limit(MOST_NAMED).collect(Collectors.joining(", "));
        int more = paths.size() - MOST_NAMED;
        return more > 0 ? some + " and " + more + " more" : some;
    }

    private static String reason(IOException e) {
        return e instanceof FileSystemException detailed && detailed.getFile() != null
                ? detailed.getFile() + ": " + Reasons.of(e)
                : Reasons.of(e);
    }

    private void copy(CopyList list) throws IOException {
        Files.createDirectory(target);
        for (Path folder : list.folders()) {
            Files.createDirectory(target.resolve(folder));
        }
        List<Path> files = list.files();
        if (list.bytes() >= WORTH_SHARING && sameStore() && clone.copies(source, files.get(0), target)) {
            clone.copy(source, files, target);
            files = files.stream()
                    .filter(file -> !Files.exists(target.resolve(file), NOFOLLOW))
                    .toList(); // what it could not copy is tried, and told, here
        }
        for (Path file : files) {
            copyOne(file);
        }
        for (Path link : list.links()) {
            copyOne(link);
        }
        List<Path> deepestFirst = new ArrayList<>(list.folders());
        Collections.reverse(deepestFirst);
        for (Path folder : deepestFirst) {
            finish(folder);
        }
    }

    private void finish(Path folder) throws IOException {
        try {
            giveAttributes(source.resolve(folder), target.resolve(folder));
        } catch (NoSuchFileException e) {
            if (Files.exists(source.resolve(folder), NOFOLLOW)) {
                throw e;
            }
            try {
                Files.delete(target.resolve(folder)); // as above; another run makes folders here and moves them
            } catch (DirectoryNotEmptyException full) {
                // It went while it was copied: what was caught of it stays.
            }
        }
    }

    private void copyOne(Path path) throws IOException {
        try {
            Files.copy(source.resolve(path), target.resolve(path), AS_IT_IS);
        } catch (NoSuchFileException e) {
            if (Files.exists(source.resolve(path), NOFOLLOW)) {
                throw e;
            }
            // Somebody removed it meanwhile, as if a moment earlier.
        }
    }

    private boolean sameStore() {
        try {
            FileStore from = Files.getFileStore(source);
            return from.equals(Files.getFileStore(target));
        } catch (IOException e) {
            return false;
        }
    }

    /** Once all is in it: a folder may be one that its owner must not write. */
    private static void giveAttributes(Path from, Path to) throws IOException {
        PosixFileAttributes attributes = Files.readAttributes(from, PosixFileAttributes.class, NOFOLLOW);
        Object uid = Files.getAttribute(from, "unix:uid", NOFOLLOW);
        Object gid = Files.getAttribute(from, "unix:gid", NOFOLLOW);
        try {
            if (!uid.equals(Files.getAttribute(to, "unix:uid", NOFOLLOW))) {
                Files.setAttribute(to, "unix:uid", uid, NOFOLLOW);
            }
            if (!gid.equals(Files.getAttribute(to, "unix:gid", NOFOLLOW))) {
                Files.setAttribute(to, "unix:gid", gid, NOFOLLOW);
            }
        } catch (IOException e) {
            // Only root may give things away; else they are the caller's, who may do with them what he likes.
        }
        Files.setPosixFilePermissions(to, attributes.permissions());
        Files.getFileAttributeView(to, BasicFileAttributeView.class, NOFOLLOW)
                .setTimes(attributes.lastModifiedTime(), null, null);
    }

    /** Whether a file may be read, without opening it for long. */
    static boolean isReadable(Path file) {
        try {
            file.getFileSystem().provider().checkAccess(file, AccessMode.READ);
            return true;
        } catch (AccessDeniedException e) {
            return false;
        } catch (IOException e) {
            return true; // copying it says what is wrong
        }
    }
}
