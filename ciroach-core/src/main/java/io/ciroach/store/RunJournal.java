package io.ciroach.store;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ciroach.engine.EngineException;
import io.ciroach.engine.Intents;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

// Long because it has a method for each record and one for each question that the records answer; what they mean
// together is read best side by side.
/**
 * What a run is about to do and has done, on the disk before it does it, so that somebody else can end it well. Thread-safe.
 *
 * <p>Whatever exists on the engine was written down here before it was asked for, under a name that the record fixes. An
 * intent that cannot be written keeps the thing from being made; any other record that cannot be written costs no more than
 * that a cleanup may run twice, so cleaning goes on without it.
 */
public final class RunJournal implements AutoCloseable {

    private static final String RESERVE = "reserve";
    private static final int RESERVED = 16 * 1024;

    private final Path file;
    private final Path reserve;
    private final JournalFile disk;
    private final JournalState state = new JournalState();
    private final Clock clock;
    private final @Nullable String damage;
    private long length;
    private boolean cleaning;
    private boolean broken;
    private @Nullable String failure;

    private RunJournal(Path file, JournalFile disk, Clock clock, JournalText.Read read) {
        this.file = file;
        this.reserve = file.resolveSibling(RESERVE);
        this.disk = disk;
        this.clock = clock;
        this.length = read.length();
        this.damage = read.damage();
    }

    /**
     * A new one in a folder that will have another name. Some space is kept for the records of its cleanup, should the disk be
     * full by then.
     */
    static RunJournal create(Path folder, Path home, JournalFile.Opener opener, Clock clock) throws IOException {
        Files.write(folder.resolve(RESERVE), new byte[RESERVED]);
        JournalFile disk = opener.open(file(folder));
        return new RunJournal(file(home), disk, clock, new JournalText.Read(List.of(), 0, null, false));
    }

    /**
     * That of a dead run, to be gone on with. What cannot be read at its end is cut off.
     *
     * @throws Unreadable when nothing of it can be read, though there is something
     */
    static RunJournal reopen(Path folder, JournalFile.Opener opener, Clock clock) throws IOException, Unreadable {
        JournalFile disk = opener.open(file(folder));
        boolean opened = false;
        try {
            byte[] bytes = disk.read();
            JournalText.Read read = JournalText.read(bytes);
            if (read.records().isEmpty() && !read.torn() && bytes.length > 0) {
                throw new Unreadable("nothing in it can be read");
            }
            RunJournal journal = new RunJournal(file(folder), disk, clock, read);
            journal.apply(read.records());
            if (read.length() < bytes.length) {
                disk.truncate(read.length());
            }
            opened = true;
            return journal;
        } finally {
            if (!opened) {
                disk.close();
            }
        }
    }

    private void apply(List<JsonNode> records) throws Unreadable {
        try {
            records.forEach(state::apply);
        } catch (RuntimeException e) {
            throw new Unreadable("a record in it makes no sense: " + e.getMessage());
        }
    }

    static Path file(Path folder) {
        return folder.resolve("journal");
    }

    /** A journal of which nothing can be read. */
    static final class Unreadable extends Exception {
        private static final long serialVersionUID = 1L;

        Unreadable(String message) {
            super(message);
        }
    }

    // ---- what is written

    /**
     * Writes down whose run this is. Comes first.
     *
     * @param run all that its cleanup would need
     * @throws EngineException when it cannot be written; the message names the file
     */
    public void begin(RunRecord run) {
        must(run.toJson(), true);
    }

    /** {@return what writes down each container before it is made; images and caches are meant to outlive a run} */
    public Intents intents() {
        return new Intents() {
            @Override
            public void before(Kind kind, String name) {
                if (kind == Kind.CONTAINER) {
                    must(record(JournalState.INTENT).put("name", name), true);
                }
            }

            @Override
            public void gone(Kind kind, String name) {
                if (kind == Kind.CONTAINER) {
                    RunJournal.this.gone(name);
                }
            }
        };
    }

    /**
     * A container is known to be gone.
     *
     * @param name its name
     */
    public void gone(String name) {
        may(record(JournalState.GONE).put("name", name), false);
    }

    /**
     * An attempt begins. On the disk at the latest with the intent that follows.
     *
     * @param step the step's expanded name
     * @param number from 1
     * @throws EngineException when it cannot be written
     */
    public void attempt(String step, int number) {
        synchronized (this) {
            cleaning |= state.run().map(run -> run.always().contains(step)).orElse(false);
        }
        must(record(JournalState.ATTEMPT).put("step", step).put("number", number), false);
    }

    /**
     * An attempt's container was made and is about to be started.
     *
     * @param step the step's expanded name
     * @param name the container's
     */
    public void claimed(String step, String name) {
        may(record(JournalState.CLAIMED).put("step", step).put("name", name), true);
    }

    /**
     * An attempt has ended by itself, and its container is still there.
     *
     * @param step the step's expanded name
     * @param exitCode its exit code, or null
     */
    public void ended(String step, @Nullable Integer exitCode) {
        may(record(JournalState.ENDED).put("step", step).put("exitCode", exitCode), true);
    }

    /**
     * A step has come to its end and had its turn.
     *
     * @param step the step's expanded name
     * @param good whether it succeeded, or was allowed not to
     */
    public void done(String step, boolean good) {
        may(record(JournalState.DONE).put("step", step).put("good", good), true);
    }

    /** The user has ended the run. */
    public void cancelled() {
        may(record(JournalState.CANCELLED), true);
    }

    /** The user does not want what is left of the cleanup. */
    public void declined() {
        may(record(JournalState.DECLINED), true);
    }

    /** Somebody has cleaned up after the run once. */
    public void recovered() {
        may(record(JournalState.RECOVERED), true);
    }

    private ObjectNode record(String type) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("type", type)
                .put("at", clock.instant().toString());
    }

    private synchronized void must(ObjectNode record, boolean force) {
        try {
            append(record, force);
        } catch (IOException e) {
            throw new EngineException(
                    EngineException.Reason.REFUSED,
                    "nothing is started that is not written down before: " + file + " cannot be written: "
                            + e.getMessage() + "; make room there, or set CIROACH_HOME to a folder on another disk",
                    null,
                    e);
        }
        state.apply(record);
    }

    private synchronized void may(ObjectNode record, boolean force) {
        try {
            append(record, force);
        } catch (IOException e) {
            if (failure == null) {
                failure = "the journal " + file + " could not be written: " + e.getMessage();
            }
        }
        state.apply(record);
    }

    private void append(ObjectNode record, boolean force) throws IOException {
        byte[] line = JournalText.line(record);
        try {
            write(line, force);
        } catch (IOException e) {
            if (!cleaning || !Files.deleteIfExists(reserve)) {
                throw e;
            }
            write(line, force); // the disk was full, and now there is a little room
        }
        length += line.length;
    }

    private void write(byte[] line, boolean force) throws IOException {
        if (broken) {
            throw new IOException("an earlier record could not be taken back");
        }
        try {
            disk.write(ByteBuffer.wrap(line), length);
            if (force) {
                disk.force();
            }
        } catch (IOException e) {
            try {
                disk.truncate(length); // half a record would hide those after it
            } catch (IOException again) {
                broken = true;
                e.addSuppressed(again);
            }
            throw e;
        }
    }

    // ---- what is known

    /** {@return whose run this is; nothing when that was never written} */
    public synchronized Optional<RunRecord> run() {
        return state.run();
    }

    /** {@return the names that were asked for and are not known to be gone, and since when} */
    public synchronized Map<String, Instant> open() {
        return state.open();
    }

    /**
     * Tells whose container it is.
     *
     * @param name a container's
     * @return the step; nothing where the container is not known to have been made
     */
    public synchronized Optional<String> stepOf(String name) {
        return state.stepOf(name);
    }

    /** {@return the highest number of an attempt of each step} */
    public synchronized Map<String, Integer> attempts() {
        return state.attempts();
    }

    /** {@return the {@code always} steps that did not get their turn, in file order} */
    public synchronized List<String> due() {
        return state.due();
    }

    /** {@return the steps that ended badly without being allowed to} */
    public synchronized List<String> failed() {
        return state.failed();
    }

    /** {@return the steps that came to their end} */
    public synchronized Set<String> ended() {
        return state.ended();
    }

    /** {@return whether the user had ended the run} */
    public synchronized boolean isCancelled() {
        return state.cancelled();
    }

    /** {@return whether somebody has cleaned up after the run before} */
    public synchronized boolean isRecovered() {
        return state.recovered();
    }

    /** {@return what of it could not be read, in half a sentence; nothing when all could} */
    public Optional<String> damage() {
        return Optional.ofNullable(damage);
    }

    /** {@return what of it could not be written, in a sentence; nothing when all could} */
    public synchronized Optional<String> failure() {
        return Optional.ofNullable(failure);
    }

    @Override
    public void close() throws IOException {
        disk.close();
    }
}
