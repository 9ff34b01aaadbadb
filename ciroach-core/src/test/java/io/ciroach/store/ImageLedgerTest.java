package io.ciroach.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ciroach.engine.FetchedImage;
import io.ciroach.engine.Intents;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

// Long because each way in which an image is ours, and each in which it is not, is a test of its own.
/** Which images are ours, and that nobody can make the ledger say so of others. */
@Timeout(120)
class ImageLedgerTest {

    private static final Instant NOW = Instant.parse("2026-11-24T10:00:00Z");
    private static final String X = "sha256:xx";
    private static final String Y = "sha256:yy";

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path folder;

    @SuppressWarnings("NullAway.Init")
    private StateDirectory state;

    @SuppressWarnings("NullAway.Init")
    private String pipeline;

    @SuppressWarnings("NullAway.Init")
    private RunFolder run;

    @BeforeEach
    void open() throws IOException {
        state = state(folder);
        pipeline = Files.createFile(folder.resolve("ciroach.toml")).toString();
        run = RunFolder.make(state, Set.of(), new Random());
    }

    private static StateDirectory state(Path folder) {
        return StateDirectory.open(
                Map.of("CIROACH_HOME", folder.resolve("state").toString()), folder, false);
    }

    private ImageLedger ledger() {
        return ImageLedger.of(state, "engine");
    }

    private RunLedger runLedger() {
        return new RunLedger(ledger(), run.id(), pipeline, Clock.fixed(NOW, ZoneOffset.UTC));
    }

    private static FetchedImage image(String reference, String id, @Nullable String before, boolean isNew) {
        String digest = reference.substring(0, reference.lastIndexOf(':')) + "@" + id;
        return new FetchedImage(reference, id, List.of(digest, "elsewhere/x@" + id), before, isNew);
    }

    private void fetch(String reference, String id, @Nullable String before, boolean isNew) {
        RunLedger told = runLedger();
        told.before(Intents.Kind.IMAGE, reference);
        told.fetched(image(reference, id, before, isNew));
        assertThat(told.warnings()).isEmpty();
    }

    private List<String> ours() throws IOException {
        return ledger().look(book -> book.images().stream()
                .map(image -> image.reference() + "=" + image.id())
                .toList());
    }

    private Path file() throws IOException {
        try (Stream<Path> files = Files.list(state.path().resolve("ledgers"))) {
            return files.filter(file -> !file.toString().endsWith(".lock"))
                    .findFirst()
                    .orElseThrow();
        }
    }

    // ---- what is ours

    @Test
    void imageThatWasNotThereIsOursOnceItHasCome() throws Exception {
        RunLedger told = runLedger();
        told.before(Intents.Kind.IMAGE, "docker.io/library/a:1");
        assertThat(ours()).isEmpty();

        told.fetched(image("docker.io/library/a:1", X, null, true));

        PulledImage image = ledger().look(book -> book.images().get(0));
        assertThat(image).isEqualTo(new PulledImage("a:1", X, List.of(), pipeline, NOW));
    }

    @Test
    void onlyDigestsOfTheSameRepositoryStandForIt() throws Exception {
        fetch("reg:5000/a:1", X, null, true);

        assertThat(ledger().look(book -> book.images().get(0)).digests()).containsExactly("reg:5000/a@" + X);
    }

    @Test
    void imageThatWasThereUnderAnotherNameIsNot() throws Exception {
        fetch("a:1", X, null, false);

        assertThat(ours()).isEmpty();
    }

    @Test
    void tagThatWasThereIsNotThoughItMovesToANewImage() throws Exception {
        fetch("a:1", Y, X, true);

        assertThat(ours()).isEmpty();
    }

    @Test
    void ourTagThatMovesIsOursOnBothImages() throws Exception {
        fetch("a:1", X, null, true);
        fetch("a:1", Y, X, true);

        assertThat(ours()).containsExactlyInAnyOrder("a:1=" + X, "a:1=" + Y);
    }

    @Test
    void secondNameOfAnImageOfOursIsOurs() throws Exception {
        fetch("a:1", X, null, true);
        fetch("a:latest", X, null, false);
        fetch("a:latest", X, X, false);

        assertThat(ours()).containsExactly("a:1=" + X, "a:latest=" + X);
    }

    @Test
    void imageWhoseFetchingWasNotWrittenDownIsNot() throws Exception {
        runLedger().fetched(image("a:1", X, null, true));

        assertThat(ours()).isEmpty();
    }

    @Test
    void eachEngineHasItsOwn() throws Exception {
        fetch("a:1", X, null, true);

        assertThat(ImageLedger.of(state, "another")
                        .<Integer>look(book -> book.images().size()))
                .isZero();
    }

    // ---- who needs what

    @Test
    void pipelineRefersToWhatItsFileSaysNow() throws Exception {
        fetch("a:1", X, null, true);
        runLedger().begin(Set.of("docker.io/a:1", "b:1"), Set.of());
        assertThat(referrers()).containsExactly(pipeline);

        runLedger().begin(Set.of("b:1"), Set.of());
        assertThat(referrers()).isEmpty();
    }

    private List<String> referrers() throws IOException {
        return ledger().look(book -> book.referrers(book.images().get(0), true));
    }

    @Test
    void pipelineWhoseFileIsGoneRefersToNothing() throws Exception {
        fetch("a:1", X, null, true);
        runLedger().begin(Set.of("a:1"), Set.of());

        Files.delete(Path.of(pipeline));

        assertThat(referrers()).isEmpty();
    }

    @Test
    void imageWhoseTagHasMovedIsReferredToByItsDigestAlone() throws Exception {
        fetch("reg/a:1", X, null, true);
        runLedger().begin(Set.of("reg/a:1"), Set.of());
        List<String> byDigest =
                ledger().look(book -> book.referrers(book.images().get(0), false));
        assertThat(byDigest).isEmpty();

        runLedger().begin(Set.of("reg/a@" + X), Set.of());
        assertThat(referrers()).containsExactly(pipeline);
    }

    @Test
    void runHoldsWhatItUsesAsLongAsItsFolderIsThere() throws Exception {
        fetch("a:1", X, null, true);
        RunLedger told = runLedger();
        told.begin(Set.of("a:1"), Set.of("a:1"));
        told.before(Intents.Kind.CACHE, "volume");
        String id = run.id();

        ledger().look(book -> {
            PulledImage image = book.images().get(0);
            assertThat(book.holder(image, true, null)).contains(id);
            assertThat(book.holder(image, true, id)).isEmpty();
            assertThat(book.holder(image, false, null)).isEmpty();
            assertThat(book.holderOfCache("volume", null)).contains(id);
            assertThat(book.cacheUsedAt("volume")).contains(NOW);
            return true;
        });

        run.delete();
        ledger().look(book -> {
            assertThat(book.holder(book.images().get(0), true, null)).isEmpty();
            assertThat(book.holderOfCache("volume", null)).isEmpty();
            return true;
        });
    }

    @Test
    void useIsRemembered() throws Exception {
        fetch("a:1", X, null, true);
        fetch("b:1", Y, null, true);
        Instant later = NOW.plusSeconds(60);

        new RunLedger(ledger(), run.id(), pipeline, Clock.fixed(later, ZoneOffset.UTC))
                .begin(Set.of("a:1", "b:1"), Set.of("a:1"));

        assertThat(ours()).containsExactly("b:1=" + Y, "a:1=" + X);
    }

    // ---- the file

    @Test
    void lookingWritesNothing() throws Exception {
        fetch("a:1", X, null, true);
        byte[] before = Files.readAllBytes(file());

        ledger().look(book -> {
            book.forget(book.images().get(0));
            return true;
        });

        assertThat(file()).hasBinaryContent(before);
    }

    @Test
    void workThatThrowsChangesNothingAndLetsGo() throws Exception {
        fetch("a:1", X, null, true);

        assertThatThrownBy(() -> ledger().change(book -> {
                    book.forget(book.images().get(0));
                    throw new IllegalStateException("no");
                }))
                .hasMessage("no");

        assertThat(ours()).hasSize(1);
    }

    @Test
    void damagedFileIsSetAsideAndNothingInItIsOurs() throws Exception {
        fetch("a:1", X, null, true);
        byte[] whole = Files.readAllBytes(file());
        Path file = file();
        for (int at = 0; at < whole.length; at++) {
            byte[] flipped = whole.clone();
            flipped[at] ^= (byte) (1 << (at % 8));
            check(file, flipped);
            check(file, java.util.Arrays.copyOf(whole, at));
        }
        Files.write(file, whole);
        assertThat(ours()).hasSize(1);
    }

    private void check(Path file, byte[] damaged) throws IOException {
        Files.write(file, damaged);
        ImageLedger ledger = ledger();
        int images = ledger.look(book -> book.images().size());

        assertThat(images).isZero();
        assertThat(file).doesNotExist();
        String warning = ledger.warnings().get(0);
        assertThat(warning).startsWith("the ledger of images could not be read and was begun anew");
        Path aside = Path.of(warning.substring(warning.lastIndexOf(' ') + 1));
        assertThat(aside).hasBinaryContent(damaged);
        Files.delete(aside);
    }

    @Test
    void ledgerThatCannotBeWrittenKeepsNothingFromGoingOnAndIsTold() throws Exception {
        fetch("a:1", X, null, true);
        Path lock = file().resolveSibling(file().getFileName() + ".lock");
        Files.delete(lock);
        Files.createDirectory(lock);

        RunLedger told = runLedger();
        told.before(Intents.Kind.IMAGE, "b:1");
        told.fetched(image("b:1", Y, null, true));

        assertThat(told.warnings())
                .singleElement()
                .asString()
                .startsWith("which images were fetched could not be written down, so they are never reaped: ");
    }

    // ---- all at once

    private static final int EACH = 15;

    private static void fetchMany(StateDirectory state, String run, String pipeline, String who) {
        RunLedger told = new RunLedger(ImageLedger.of(state, "engine"), run, pipeline, Clock.systemUTC());
        for (int i = 0; i < EACH; i++) {
            String reference = who + i + ":1";
            told.before(Intents.Kind.IMAGE, reference);
            told.fetched(image(reference, "sha256:" + reference, null, true));
        }
        if (!told.warnings().isEmpty()) {
            throw new AssertionError(told.warnings());
        }
    }

    /** One of several processes. */
    static final class Fetcher {
        private Fetcher() {}

        public static void main(String[] args) {
            fetchMany(state(Path.of(args[0])), args[1], args[2], args[3]);
        }
    }

    @Test
    void threadsAndProcessesLoseNothingOfEachOther() throws Exception {
        List<Process> processes = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            processes.add(new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-cp",
                            System.getProperty("java.class.path"),
                            Fetcher.class.getName(),
                            folder.toString(),
                            run.id(),
                            pipeline,
                            "process" + i + "-")
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.INHERIT)
                    .start());
        }
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            String who = "thread" + i + "-";
            threads.add(new Thread(() -> fetchMany(state, run.id(), pipeline, who)));
        }
        threads.forEach(Thread::start);
        for (Thread thread : threads) {
            thread.join();
        }
        for (Process process : processes) {
            assertThat(process.waitFor()).isZero();
        }

        assertThat(ours()).hasSize(6 * EACH).doesNotHaveDuplicates();
    }
}
