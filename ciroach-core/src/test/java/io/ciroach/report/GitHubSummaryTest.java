package io.ciroach.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ciroach.event.RunEvent;
import io.ciroach.model.When;
import io.ciroach.result.Outcome;
import io.ciroach.result.StepResult;
import io.ciroach.result.StepState;
import io.ciroach.testing.Golden;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GitHubSummaryTest {

    private static final Path FILE = Path.of("/home/dev/payments/ciroach.toml");
    private static final Path REPORTS = Path.of("/home/dev/payments/target/ciroach");

    /** Markup of Markdown and of HTML, what GitHub makes links and pictures of, and what ends what it stands in. */
    private static final String HOSTILE =
            "</code></pre></details><script>x</script> **b** `c` | [d](https://e) ![f](g) "
                    + "@octocat #1 :tada: <!-- - # h \\ &lt; https://e.example _i_ ~~j~~";

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path folder;

    @SuppressWarnings("NullAway.Init")
    private Path file;

    @BeforeEach
    void name() {
        file = folder.resolve("summary.md");
    }

    @Test
    void summary() throws IOException {
        show(Sample.events(FILE, REPORTS));

        Golden.check(Path.of("src/test/resources/io/ciroach/report/github-summary.events"), Files.readString(file));
    }

    @Test
    void aCleanupThatDidNotRunIsTold() throws IOException {
        show(Sample.cancelled(FILE, REPORTS));

        assertThat(file)
                .content()
                .contains("\n- ❌ cleanup step <code>Cleanup</code> did not run: <code>skipped by the ");
    }

    @Test
    void textOfOthersIsNeverMarkup() throws IOException {
        show(List.of(new RunEvent.RunFinished(
                Sample.at(9),
                Sample.result(FILE, REPORTS, Outcome.FAILED, 1, List.of(failed(HOSTILE, List.of(HOSTILE)))))));

        String text = Files.readString(file);
        String code = text.replaceAll("(?s)<pre>\n.*?\n</pre>", "");
        assertThat(text).contains("&lt;script&gt;").doesNotContain("<script", "<!--");
        assertThat(code).doesNotContain("@octocat", "**", "`c`", "](", "https:", ":tada:", "| [d");
        assertThat(text.split("</pre>", -1)).hasSize(3);
        assertThat(text.split("<details", -1)).hasSize(2);
        assertThat(code.lines().filter(line -> line.startsWith("| ❌ FAILED")))
                .singleElement()
                .satisfies(row -> assertThat(row.split("\\|", -1)).hasSize(6));
    }

    @Test
    void theLargestIsSmallEnoughForGitHub() throws IOException {
        String name = "*".repeat(100);
        List<String> lines = Collections.nCopies(20, "<".repeat(60_000));

        show(List.of(new RunEvent.RunFinished(
                Sample.at(9),
                Sample.result(FILE, REPORTS, Outcome.FAILED, 1, Collections.nCopies(500, failed(name, lines))))));

        assertThat(Files.size(file)).isLessThan(1024 * 1024);
        assertThat(file).content().contains("\nand 400 more steps\n");
    }

    @Test
    void itIsAddedToWhatIsThere() throws IOException {
        Files.writeString(file, "another step's\n");

        show(Sample.events(FILE, REPORTS));

        assertThat(file).content().startsWith("another step's\n### ");
    }

    @Test
    void oneThatWouldBeTooLargeIsLeftAsItIs() throws IOException {
        Files.write(file, new byte[1024 * 1024 - 10]);

        assertThatThrownBy(() -> show(Sample.events(FILE, REPORTS)))
                .isInstanceOf(UncheckedIOException.class)
                .hasMessage("GitHub's summary " + file
                        + " (GITHUB_STEP_SUMMARY) could not be written: it would have more" + " than 1048576 bytes");
        assertThat(file).hasSize(1024 * 1024 - 10);
    }

    @Test
    void aLinkIsNotFollowed() throws IOException {
        Path victim = Files.writeString(folder.resolve("victim"), "mine");
        Files.createSymbolicLink(file, victim);

        assertThatThrownBy(() -> show(Sample.events(FILE, REPORTS))).isInstanceOf(UncheckedIOException.class);
        assertThat(victim).hasContent("mine");
    }

    private void show(List<RunEvent> events) {
        GitHubSummary summary = new GitHubSummary(file);
        events.forEach(event -> event.deliverTo(summary));
    }

    private static StepResult failed(String name, List<String> lines) {
        StepResult like = Sample.compile(REPORTS);
        return new StepResult(
                name,
                null,
                like.image(),
                null,
                List.of(),
                When.SUCCESS,
                StepState.FAILED,
                1,
                false,
                name.repeat(10),
                List.of(),
                like.attempts(),
                false,
                like.queuedAt(),
                like.startedAt(),
                like.endedAt(),
                List.of(),
                like.memoryLimit(),
                null,
                1,
                lines,
                null,
                true,
                "docker run " + name);
    }
}
