package io.ciroach.store;

import io.ciroach.problem.CiroachException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The folder for what outlives a run: {@code CIROACH_HOME}, else {@code $XDG_STATE_HOME/ciroach}, else
 * {@code ~/.local/state/ciroach} (macOS {@code ~/Library/Application Support/ciroach}). It is private to its user, or
 * refused; and so is a file system without locks.
 */
public final class StateDirectory {

    static final FileAttribute<Set<PosixFilePermission>> PRIVATE =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));

    static final String REMEDY = "set CIROACH_HOME to a private folder (mode 0700) of yours on a local disk";

    private final Path path;
    private final int user;

    private StateDirectory(Path path, int user) {
        this.path = path;
        this.user = user;
    }

    /**
     * Where it is, whether it is there or not.
     *
     * @param environment the caller's
     * @param home the user's home folder
     * @param mac whether this is macOS
     * @return the folder
     */
    static Path location(Map<String, String> environment, Path home, boolean mac) {
        String own = environment.getOrDefault("CIROACH_HOME", "");
        if (!own.isBlank()) {
            return Path.of(own).toAbsolutePath();
        }
        String state = environment.getOrDefault("XDG_STATE_HOME", "");
        if (state.startsWith("/")) { // its specification says to ignore a relative one
            return Path.of(state, "ciroach");
        }
        return mac ? home.resolve("Library/Application Support/ciroach") : home.resolve(".local/state/ciroach");
    }

    /**
     * Opens it; makes it where it is missing.
     *
     * @param environment the caller's
     * @param home the user's home folder
     * @param mac whether this is macOS
     * @return the folder, private and able to hold locks
     * @throws CiroachException of kind {@code FILES} when it cannot be used, with the remedy
     */
    public static StateDirectory open(Map<String, String> environment, Path home, boolean mac) {
        Path folder = location(environment, home, mac);
        try {
            Files.createDirectories(folder, PRIVATE);
            Path real = folder.toRealPath();
            Set<PosixFilePermission> mode = Files.getPosixFilePermissions(real);
            if (mode.stream().anyMatch(permission -> !permission.name().startsWith("OWNER_"))) {
                throw refused(
                        folder,
                        "others may get at it (mode " + PosixFilePermissions.toString(mode) + ")",
                        "chmod 700 '" + folder + "', or " + REMEDY,
                        null);
            }
            return new StateDirectory(real, probe(folder, real));
        } catch (IOException e) {
            throw refused(folder, reason(e), REMEDY, e);
        }
    }

    /** Finds out who we are and whether there are locks, by a file that is gone again afterwards. */
    private static int probe(Path named, Path real) throws IOException {
        Path probe = real.resolve("probe-" + UUID.randomUUID());
        try (FileChannel channel = FileChannel.open(probe, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            int user = (Integer) Files.getAttribute(probe, "unix:uid");
            if (user != (Integer) Files.getAttribute(real, "unix:uid")) {
                throw refused(named, "it belongs to another user", REMEDY, null);
            }
            try (FileLock lock = channel.tryLock()) {
                if (lock == null) {
                    throw new IOException("a lock that nobody holds cannot be had");
                }
            } catch (IOException e) {
                throw refused(named, "its file system has no locks: " + reason(e), REMEDY, e);
            }
            return user;
        } finally {
            Files.deleteIfExists(probe);
        }
    }

    static CiroachException refused(Path folder, String why, String remedy, @Nullable Throwable cause) {
        return new CiroachException(
                CiroachException.Kind.FILES, "the state folder " + folder + " cannot be used: " + why, remedy, cause);
    }

    private static String reason(IOException e) {
        if (e instanceof java.nio.file.AccessDeniedException) {
            return "no permission for " + e.getMessage();
        }
        if (e instanceof FileAlreadyExistsException) {
            return e.getMessage() + " is not a folder";
        }
        return e.getMessage() == null ? e.toString() : e.getMessage();
    }

    /** {@return its real path} */
    public Path path() {
        return path;
    }

    /** {@return the number of the user whose it is, which is the one that runs this} */
    public int user() {
        return user;
    }

    /** A folder in it, made where it is missing. */
    Path folder(String name) {
        Path folder = path.resolve(name);
        try {
            return Files.createDirectories(folder, PRIVATE);
        } catch (IOException e) {
            throw refused(path, reason(e), REMEDY, e);
        }
    }
}
