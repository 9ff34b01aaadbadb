package io.ciroach.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.ciroach.engine.EngineException;
import io.ciroach.engine.Intents;
import io.ciroach.model.ByteSize;
import io.ciroach.model.Cleaning;
import io.ciroach.model.Overrides;
import io.ciroach.model.Pull;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

// Long because each record is written, read back and damaged here.
/** What a journal keeps, and what is read of one that was cut or damaged anywhere. */
class RunJournalTest {

    private static final Instant START = Instant.parse("2026-11-24T10:00:00Z");
    private static final Clock CLOCK = Clock.fixed(START, ZoneOffset.UTC);
    private static final RunRecord RUN = new RunRecord(
            "engine-1",
            START,
            Path.of("/x/ciroach.toml"),
            "ciroach.toml",
            "x",
            "[pipeline]\nname = \"ü\"\n",
            Path.of("/x"),
            "2049:17",
            List.of(List.of("a*"), List.of(), List.of("b[v=1,w=2]")),
            new Overrides(2, ByteSize.ofMb(512), false, null, Cleaning.Images.KEEP, Pull.NEVER),
            Map.of("project.version", "1.0"),
            Map.of("TOKEN", "pbkdf2-sha256$1$AA==$AA=="),
            List.of("OTHER"),
            Map.of("clean up", List.of("env.TOKEN")),
            Path.of("/y/.git"));

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path temporary;

    @SuppressWarnings("NullAway.Init")
    private Path folder;

    @BeforeEach
    void makeTheFolder() throws IOException {
        folder = Files.createDirectory(temporary.resolve("run"));
    }

    /** A run with a step that was tried twice and is still there, and a cleanup step that is owed. */
    private static void write(RunJournal journal) {
        journal.begin(RUN);
        Intents intents = journal.intents();
        for (int number = 1; number <= 2; number++) {
            String name = "ciroach-k3v9c2-a-" + number;
            journal.attempt("a", number);
            intents.before(Intents.Kind.CONTAINER, name);
            journal.claimed("a", name);
            journal.ended("a", 1);
            if (number == 1) {
                intents.gone(Intents.Kind.CONTAINER, name);
            }
        }
        journal.done("a", false);
    }

    private RunJournal written() throws IOException {
        RunJournal journal = RunJournal.create(folder, folder, JournalFile.ON_DISK, CLOCK);
        write(journal);
        return journal;
    }

    private RunJournal reopened() throws Exception {
        return RunJournal.reopen(folder, JournalFile.ON_DISK, CLOCK);
    }

    @Test
    void allThatWasWrittenIsReadAgain() throws Exception {
        written().close();

        try (RunJournal journal = reopened()) {
            assertThat(journal.run()).contains(RUN);
            assertThat(journal.damage()).isEmpty();
            assertThat(journal.open()).containsExactly(Map.entry("ciroach-k3v9c2-a-2", START));
            assertThat(journal.stepOf("ciroach-k3v9c2-a-2")).contains("a");
            assertThat(journal.attempts()).containsExactly(Map.entry("a", 2));
            assertThat(journal.failed()).containsExactly("a");
            assertThat(journal.due()).containsExactly("clean up");
        }
    }

    @Test
    void howFarTheRunCameIsReadAgain() throws Exception {
        try (RunJournal journal = written()) {
            assertThat(journal.isCancelled()).isFalse();
            assertThat(journal.isRecovered()).isFalse();
            journal.cancelled();
            journal.recovered();
        }

        try (RunJournal journal = reopened()) {
            assertThat(journal.isCancelled()).isTrue();
            assertThat(journal.isRecovered()).isTrue();
            assertThat(journal.ended()).containsExactly("a");
        }
    }

    @Test
    void whatARecoveryActsOnIsOnTheDiskBeforeTheRunGoesOn() throws Exception {
        JournalInMemory disk = new JournalInMemory();
        RunJournal journal = RunJournal.create(folder, folder, file -> disk, CLOCK);
        List<Runnable> deeds = List.of(
                () -> journal.begin(RUN),
                () -> {
                    journal.attempt("a", 1);
                    journal.intents().before(Intents.Kind.CONTAINER, "ciroach-k3v9c2-a-1");
                },
                () -> journal.claimed("a", "ciroach-k3v9c2-a-1"),
                () -> journal.ended("a", 1),
                () -> journal.done("a", false),
                journal::cancelled,
                journal::declined,
                journal::recovered);
        for (Runnable deed : deeds) {
            int before = disk.read().length;
            deed.run();
            assertThat(disk.forced()).isEqualTo(disk.read().length).isGreaterThan(before);
        }
        journal.close();
        assertThat(disk.isClosed()).isTrue();
    }

    @Test
    void fileOnTheDiskIsWrittenWhereItIsToldAndReadFromItsBeginning() throws Exception {
        try (JournalFile file = JournalFile.ON_DISK.open(folder.resolve("file"))) {
            file.write(ByteBuffer.wrap("0123456789".getBytes(StandardCharsets.US_ASCII)), 0);
            file.write(ByteBuffer.wrap("xab".getBytes(StandardCharsets.US_ASCII), 1, 2), 3);
            file.force();
            for (int look = 0; look < 2; look++) {
                assertThat(file.read()).asString(StandardCharsets.US_ASCII).isEqualTo("012ab56789");
            }
        }
    }

    @Test
    void onlyItsOwnerMayReadIt() throws Exception {
        written().close();

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(RunJournal.file(folder))))
                .isEqualTo("rw-------");
    }

    @Test
    void interruptedThreadWritesAsWell() throws Exception {
        Thread.currentThread().interrupt();
        written().close();

        assertThat(Thread.interrupted()).isTrue();
        try (RunJournal journal = reopened()) {
            assertThat(journal.damage()).isEmpty();
            assertThat(journal.due()).containsExactly("clean up");
        }
    }

    @Test
    void itIsGoneOnWithBehindWhatWasThere() throws Exception {
        written().close();
        try (RunJournal journal = reopened()) {
            journal.ended("clean up", 0);
            journal.gone("ciroach-k3v9c2-a-2");
        }

        try (RunJournal journal = reopened()) {
            assertThat(journal.open()).isEmpty();
            assertThat(journal.due()).isEmpty();
        }
    }

    @Test
    void runInWhichNothingStartedOwesNoCleanup() throws Exception {
        RunJournal journal = RunJournal.create(folder, folder, JournalFile.ON_DISK, CLOCK);
        journal.begin(RUN);

        assertThat(journal.due()).isEmpty();
        journal.close();
    }

    @Test
    void whatTheUserDeclinedIsNotOwed() throws Exception {
        try (RunJournal journal = written()) {
            journal.declined();

            assertThat(journal.due()).isEmpty();
        }
    }

    @Test
    void cleanupThatFailedHadItsTurnAndOneThatOnlyFailedOnceDidNot() throws Exception {
        try (RunJournal journal = written()) {
            journal.attempt("clean up", 1);
            journal.ended("clean up", 1);
            assertThat(journal.due()).containsExactly("clean up");

            journal.done("clean up", false);
            assertThat(journal.due()).isEmpty();
        }
    }

    @Test
    void cutAnywhereItsWholeRecordsAreReadAndTheRestIsSaid() throws Exception {
        written().close();
        byte[] whole = Files.readAllBytes(RunJournal.file(folder));
        List<Integer> ends = lineEnds(whole);
        for (int length = 0; length <= whole.length; length++) {
            Files.write(RunJournal.file(folder), Arrays.copyOf(whole, length));
            int good = 0;
            for (int end : ends) {
                good += end <= length ? 1 : 0;
            }
            int kept = good == 0 ? 0 : ends.get(good - 1);
            try (RunJournal journal = reopened()) {
                assertThat(journal.run().isPresent()).as("cut at %d", length).isEqualTo(good > 0);
                assertThat(journal.damage().isPresent()).as("cut at %d", length).isEqualTo(kept < length);
                assertThat(Files.size(RunJournal.file(folder))).isEqualTo(kept);
                journal.gone("another");
            }
            try (RunJournal journal = reopened()) {
                assertThat(journal.damage())
                        .as("gone on with after a cut at %d", length)
                        .isEmpty();
            }
        }
    }

    @Test
    void bitFlippedAnywhereEndsTheReadingThereAndInventsNothing() throws Exception {
        written().close();
        byte[] whole = Files.readAllBytes(RunJournal.file(folder));
        List<Integer> ends = lineEnds(whole);
        for (int at = 0; at < whole.length; at++) {
            for (int bit = 0; bit < 8; bit++) {
                byte[] flipped = whole.clone();
                flipped[at] ^= (byte) (1 << bit);
                JournalText.Read read = JournalText.read(flipped);

                int line = 0;
                while (ends.get(line) <= at) {
                    line++;
                }
                assertThat(read.records()).as("bit %d of byte %d", bit, at).hasSize(line);
                assertThat(read.damage()).isNotNull();
            }
        }
    }

    @Test
    void journalOfWhichNothingCanBeReadSaysSo() throws Exception {
        Files.writeString(RunJournal.file(folder), "something else\nin two lines\n");

        assertThatThrownBy(this::reopened).isInstanceOf(RunJournal.Unreadable.class);
    }

    @Test
    void recordsOfALaterVersionArePassedOver() throws Exception {
        RunJournal journal = written();
        journal.close();
        byte[] later = JournalText.line(JsonNodeFactory.instance
                .objectNode()
                .put("type", "something-new")
                .put("name", "ciroach-k3v9c2-a-2"));
        Files.write(RunJournal.file(folder), later, StandardOpenOption.APPEND);

        try (RunJournal again = reopened()) {
            assertThat(again.open()).hasSize(1);
            assertThat(again.damage()).isEmpty();
        }
    }

    @Test
    void intentThatCannotBeWrittenKeepsTheThingFromBeingMadeAndNamesTheFile() throws Exception {
        JournalInMemory disk = new JournalInMemory().fullAfter(1);
        RunJournal journal = RunJournal.create(folder, folder, file -> disk, CLOCK);
        Files.delete(folder.resolve("reserve"));
        journal.begin(RUN);

        assertThatThrownBy(() -> journal.intents().before(Intents.Kind.CONTAINER, "c"))
                .isInstanceOf(EngineException.class)
                .hasMessageContaining(folder.resolve("journal").toString())
                .hasMessageContaining("No space left on device");
        assertThat(journal.open()).isEmpty();
        assertThat(JournalText.read(disk.read()).damage()).isNull();
    }

    @Test
    void whatIsGoneIsGoneThoughItCannotBeWritten() throws Exception {
        JournalInMemory disk = new JournalInMemory().fullAfter(2);
        RunJournal journal = RunJournal.create(folder, folder, file -> disk, CLOCK);
        Files.delete(folder.resolve("reserve"));
        journal.begin(RUN);
        journal.intents().before(Intents.Kind.CONTAINER, "c");

        journal.gone("c");

        assertThat(journal.open()).isEmpty();
        assertThat(journal.failure())
                .hasValueSatisfying(failure -> assertThat(failure).contains("No space left"));
        assertThat(JournalText.read(disk.read()).records()).hasSize(2);
    }

    @Test
    void spaceThatWasKeptIsForTheCleanupAlone() throws Exception {
        JournalInMemory disk = new JournalInMemory() {
            @Override
            public void write(ByteBuffer what, long position) throws IOException {
                if (Files.exists(folder.resolve("reserve")) && position > 0) {
                    throw new IOException("No space left on device");
                }
                super.write(what, position);
            }
        };
        RunJournal journal = RunJournal.create(folder, folder, file -> disk, CLOCK);
        journal.begin(RUN);

        assertThatThrownBy(() -> journal.attempt("a", 1)).isInstanceOf(EngineException.class);
        journal.attempt("clean up", 1);
        journal.intents().before(Intents.Kind.CONTAINER, "c");

        assertThat(journal.open()).containsOnlyKeys("c");
    }

    @Test
    void afterARecordThatCannotBeTakenBackNothingIsWrittenAnyMore() throws Exception {
        JournalInMemory disk = new JournalInMemory().fullAfter(1).broken();
        RunJournal journal = RunJournal.create(folder, folder, file -> disk, CLOCK);
        journal.begin(RUN);
        journal.gone("c");
        disk.fullAfter(Integer.MAX_VALUE);

        assertThatThrownBy(() -> journal.attempt("a", 1)).isInstanceOf(EngineException.class);
    }

    private static List<Integer> lineEnds(byte[] bytes) {
        List<Integer> ends = new ArrayList<>();
        for (int i = 0; i < bytes.length; i++) {
            if (bytes[i] == '\n') {
                ends.add(i + 1);
            }
        }
        return ends;
    }
}
