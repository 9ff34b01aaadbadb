package io.ciroach.clean;

import static org.assertj.core.api.Assertions.assertThat;

import io.ciroach.clean.ArtifactWiper.Wiped;
import io.ciroach.files.Workspace;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a wipe asks somebody else to delete, and what it says of what is left. */
class ArtifactWiperTest {

    /** Root is told otherwise than others that it may not. */
    private static final String DENIED = "\\((Operation not permitted|Permission denied)\\)";

    private static final ArtifactWiper.Others NOT_TO_BE_ASKED = paths -> {
        throw new AssertionError("asked to delete " + paths);
    };

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path folder;

    @SuppressWarnings("NullAway.Init")
    private OpenFile foreign;

    private final List<String> asked = new ArrayList<>();

    @BeforeEach
    void openAFile() throws IOException {
        foreign = new OpenFile(folder);
    }

    @AfterEach
    void closeIt() throws IOException {
        foreign.close();
    }

    private Wiped wipe(ArtifactWiper.Others others) throws InterruptedException {
        return new ArtifactWiper(OpenFile.workspace(), List.of(foreign.name()), List.of(), () -> false).wipe(others);
    }

    private @Nullable String deletes(List<String> paths) {
        asked.addAll(paths);
        try {
            foreign.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return null;
    }

    @Test
    void nobodyIsAskedWhereNothingIsDenied() throws Exception {
        Files.createDirectories(folder.resolve("target/classes"));

        Wiped wiped = new ArtifactWiper(Workspace.of(folder), List.of("target"), List.of(), () -> false)
                .wipe(NOT_TO_BE_ASKED);

        assertThat(wiped).isEqualTo(new Wiped(List.of(folder.toRealPath().resolve("target")), null));
    }

    @Test
    void whatThisUserMayNotDeleteSomebodyElseDoes() throws Exception {
        Path path = foreign.path();

        Wiped wiped = wipe(this::deletes);

        assertThat(asked).containsExactly(foreign.name());
        assertThat(wiped).isEqualTo(new Wiped(List.of(path), null));
    }

    @Test
    void whatCouldNotBeDeletedIsNamedWithBothReasons() throws Exception {
        Wiped wiped = wipe(paths -> "no helper could be had");

        assertThat(wiped.artifacts()).isEmpty();
        assertThat(wiped.failure()).matches("not wiped: " + foreign.name() + " " + DENIED + "; no helper could be had");
    }

    @Test
    void whatIsStillThereIsNamedThoughSomebodySaysThatItIsGone() throws Exception {
        Wiped wiped = wipe(paths -> null);

        assertThat(wiped.artifacts()).isEmpty();
        assertThat(wiped.failure()).matches("not wiped: " + foreign.name() + " " + DENIED);
    }

    @Test
    void reasonThatBothHaveIsSaidOnce() throws Exception {
        AtomicBoolean cutShort = new AtomicBoolean();

        Wiped wiped = new ArtifactWiper(OpenFile.workspace(), List.of(foreign.name()), List.of(), cutShort::get)
                .wipe(paths -> {
                    cutShort.set(true);
                    return "the wipe was cut short";
                });

        assertThat(wiped.failure()).isEqualTo("not wiped: " + foreign.name() + " (the wipe was cut short)");
    }

    @Test
    void fiveOfThoseThatAreLeftAreNamed() throws Exception {
        for (int i = 1; i <= 7; i++) {
            Files.createSymbolicLink(folder.resolve("web" + i), Path.of("nowhere"));
        }
        String link = " (it is a link, which is not followed)";
        String five = "not wiped: web1" + link + ", web2" + link + ", web3" + link + ", web4" + link + ", web5" + link;

        assertThat(leftOf("web1/dist", "web2/dist", "web3/dist", "web4/dist", "web5/dist"))
                .isEqualTo(five);
        assertThat(leftOf("web1/x", "web2/x", "web3/x", "web4/x", "web5/x", "web6/x", "web7/x"))
                .isEqualTo(five + " and 2 more");
    }

    private @Nullable String leftOf(String... artifacts) throws InterruptedException {
        return new ArtifactWiper(Workspace.of(folder), List.of(artifacts), List.of(), () -> false)
                .wipe(NOT_TO_BE_ASKED)
                .failure();
    }
}
