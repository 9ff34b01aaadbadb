package io.ciroach.files;

import io.ciroach.problem.CiroachException;
import io.ciroach.problem.CiroachException.Kind;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The folder of a run's logs and reports. Steps can write in the workspace, and so can plant links where Ciroach is about to
 * write. So the folder is opened once, before the first step, and all files are made relative to that handle, as new ones,
 * following no link. Thread-safe.
 */
public final class ReportFolder implements AutoCloseable {

    private static final String LOGS = "logs";
    private static final int PROBE_BYTES = 4096;
    /** How often a folder is lost to others who begin at the same time, at the most: once for each that is made, as a rule. */
    private static final int MOST_LOST = 10;

    private static final String TEMPORARY = ".ciroach-";

    /** What Ciroach writes here; only that is removed, for a user may have pointed us at a folder with other things in it. */
    private static final Pattern OWN =
            Pattern.compile("run\\.json|events\\.ndjson|TEST-ciroach\\.xml|report\\.html|\\.ciroach-[0-9a-f-]{36}");

    private static final Pattern OWN_LOGS = Pattern.compile("[0-9]{2,}-[a-z0-9.-]+\\.log|\\.ciroach-[0-9a-f-]{36}");

    private final Workspace workspace;
    private final Path path;
    private final List<Closeable> handles = new ArrayList<>();
    private SafeFiles folder;
    private SafeFiles logs;
    private @Nullable String damage;
    private boolean closed;

    private ReportFolder(Workspace workspace, Path path, SafeFiles folder, SafeFiles logs) {
        this.workspace = workspace;
        this.path = path;
        this.folder = folder;
        this.logs = logs;
        handles.add(folder);
        handles.add(logs);
    }

    /**
     * Makes the folder if it is not there, removes what an earlier run left in it, and opens it.
     *
     * @param workspace inside it no link is followed on the way
     * @param folder the folder, absolute or relative to the workspace; it may lie elsewhere
     * @return the open folder
     * @throws CiroachException of kind FILES if there is a link in the way, or it cannot be made, emptied or written
     */
    public static ReportFolder open(Workspace workspace, Path folder) {
        FolderMaker maker = new FolderMaker(workspace);
        Path path = maker.locate(folder);
        try {
            for (int lost = 0; ; lost++) {
                try {
                    return open(workspace, maker, path);
                } catch (NoSuchFileException e) {
                    // Another process that makes folders here has put its own in the place of one that we had just
                    // opened.
                    if (lost == MOST_LOST) {
                        throw e;
                    }
                }
            }
        } catch (IOException e) {
            String where = e instanceof FileSystemException detailed && detailed.getFile() != null
                    ? detailed.getFile() + ": "
                    : "";
            throw new CiroachException(
                    Kind.FILES,
                    "the report folder " + path + " cannot be used: " + where + Reasons.of(e),
                    "make room, or remove what is in the way (as its owner), or name another folder with"
                            + " ciroach.reportDirectory",
                    e);
        }
    }

    private static ReportFolder open(Workspace workspace, FolderMaker maker, Path path) throws IOException {
        List<SafeFiles> opened = new ArrayList<>();
        try {
            SafeFiles files = maker.open(path);
            opened.add(files);
            empty(files, OWN);
            SafeFiles logs = maker.enter(files, path, LOGS);
            opened.add(logs);
            empty(logs, OWN_LOGS);
            ReportFolder reports = new ReportFolder(workspace, path, files, logs);
            reports.probe();
            return reports;
        } catch (IOException | RuntimeException e) {
            for (SafeFiles handle : opened) {
                handle.close();
            }
            throw e;
        }
    }

    /** {@return its real path} */
    public Path path() {
        return path;
    }

    /**
     * Makes a new file.
     *
     * @param name a file name, or one below {@code logs/}
     * @return writes to it; a thread that is interrupted meanwhile stays so and loses nothing
     * @throws IOException if it is there already, or cannot be made
     */
    public OutputStream create(String name) throws IOException {
        return in(name, NewFile::new);
    }

    /**
     * Writes a whole file: it is there with all its content, or not at all.
     *
     * @param name a file name; what has it already is replaced
     * @param content what is in it
     * @throws IOException if it cannot be written
     */
    public void publish(String name, byte[] content) throws IOException {
        in(name, (files, last) -> {
            String temporary = temporaryName();
            try (OutputStream out = new NewFile(files, temporary)) {
                out.write(content);
            } catch (IOException e) {
                TreeDeleter.delete(files, temporary);
                throw e;
            }
            if (!isFile(files, last)) {
                TreeDeleter.delete(files, last);
            }
            files.take(files, temporary, last);
            return last;
        });
    }

    /**
     * Makes a file that has no name: nobody else can open it, and it is gone once it is closed, or the process dies.
     *
     * @return reads and writes it
     * @throws IOException if it cannot be made
     */
    public SeekableByteChannel spool() throws IOException {
        return in(temporaryName(), (files, name) -> {
            SeekableByteChannel channel =
                    files.open(name, StandardOpenOption.CREATE_NEW, StandardOpenOption.READ, StandardOpenOption.WRITE);
            files.deleteFile(name);
            return channel;
        });
    }

    /**
     * {@return one sentence for a warning if the folder was removed or moved during the run, as by a step that cleans
     * {@code target}}
     */
    public synchronized Optional<String> damage() {
        if (damage == null && !isStillThere()) {
            damage = "the report folder " + path + " was removed or replaced during the run: its files are not there";
        }
        return Optional.ofNullable(damage);
    }

    @Override
    public synchronized void close() throws IOException {
        closed = true;
        for (Closeable handle : handles) {
            handle.close();
        }
    }

    private synchronized <T> T in(String name, Use<T> use) throws IOException {
        boolean log = name.startsWith(LOGS + "/");
        String last = log ? name.substring(LOGS.length() + 1) : name;
        if (last.isEmpty() || last.equals("..") || last.equals(".") || last.indexOf('/') >= 0) {
            throw new IllegalArgumentException("not a name of a report: " + name);
        }
        if (closed) {
            throw new IOException("the report folder is closed");
        }
        try {
            return use.in(log ? logs : folder, last);
        } catch (NoSuchFileException e) {
            // Nothing can be made in a folder that was removed, though its handle is open.
            restore();
            return use.in(log ? logs : folder, last);
        }
    }

    /** A disk that is full already is better said before the first step than after the last. */
    private void probe() throws IOException {
        try (SeekableByteChannel spool = spool()) {
            spool.write(ByteBuffer.allocate(PROBE_BYTES));
        }
    }

    private void restore() throws IOException {
        FolderMaker maker = new FolderMaker(workspace);
        try {
            folder = maker.open(maker.locate(path));
            handles.add(folder);
            if (isFile(folder, LOGS)) {
                TreeDeleter.delete(folder, LOGS); // a link that a step has planted there, and not what it leads to
            }
            logs = maker.enter(folder, path, LOGS);
            handles.add(logs);
        } catch (CiroachException e) {
            throw new IOException(e.getMessage(), e); // a link in the way, by now: the run goes on without this file
        }
        damage = "the report folder " + path + " was removed during the run, as by a step that cleans it: what had been"
                + " written by then is lost; ciroach.reportDirectory names another place";
    }

    private boolean isStillThere() {
        try (SafeFiles now = new FolderMaker(workspace).find(path)) {
            return now.key().equals(folder.key());
        } catch (IOException | CiroachException e) {
            return false;
        }
    }

    private static void empty(SafeFiles files, Pattern own) throws IOException {
        for (Path entry : files.names()) {
            String name = entry.toString();
            if (own.matcher(name).matches()) {
                TreeDeleter.delete(files, name);
            } else if (own == OWN
                    && name.equals(LOGS)
                    && !files.attributes(name).isDirectory()) {
                files.deleteFile(name);
            }
        }
    }

    private static boolean isFile(SafeFiles files, String name) throws IOException {
        try {
            return !files.attributes(name).isDirectory();
        } catch (NoSuchFileException e) {
            return true;
        }
    }

    private static String temporaryName() {
        return TEMPORARY + UUID.randomUUID();
    }

    @FunctionalInterface
    private interface Use<T> {
        T in(SafeFiles files, String name) throws IOException;
    }
}
