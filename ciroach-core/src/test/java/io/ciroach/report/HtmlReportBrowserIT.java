package io.ciroach.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.ciroach.event.RunEvent;
import io.ciroach.files.ReportFolder;
import io.ciroach.files.Workspace;
import io.ciroach.model.ByteSize;
import io.ciroach.model.When;
import io.ciroach.result.Outcome;
import io.ciroach.result.StepResult;
import io.ciroach.result.StepState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Looks at the page with a real browser. */
class HtmlReportBrowserIT {

    private static final String HOSTILE =
            "</script></pre><!--<img src=x onerror=owned=1>\u0000\u202e\u001b[31mred\u001b[0m"
                    + "\u001b]0;title\u0007&amp;\"'><script>owned=1</script>";

    /** Elements that reach beyond the page, but those in boxes that scroll by themselves. */
    private static final String TOO_WIDE = """
            return [...document.querySelectorAll("body *")]
              .filter(e => !e.closest(".scroll, .log, .skip, .patterns") && e.getBoundingClientRect().right > innerWidth + 1)
              .map(e => e.tagName + "." + e.getAttribute("class") + " " + e.textContent.slice(0, 40));
            """;

    /** Returns the text whose contrast with what is behind it is below AA, of all that is shown. */
    private static final Path TOO_FAINT = Path.of("src/test/resources/io/ciroach/report/too-faint.js");

    private static Optional<Browser> started = Optional.empty();

    @TempDir
    Path temporary;

    private ReportFolder folder;
    private Browser browser;

    @BeforeAll
    static void start() throws IOException {
        Optional<Path> driver = Browser.driver();
        assumeTrue(driver.isPresent(), "no chromedriver on the PATH: dev/browser brings Chromium and its driver");
        started = Optional.of(Browser.start(driver.get()));
    }

    @AfterAll
    static void stop() {
        started.ifPresent(Browser::close);
    }

    @BeforeEach
    void open() throws IOException {
        browser = started.orElseThrow();
        browser.console();
        browser.requests();
        folder = ReportFolder.open(Workspace.of(temporary), Path.of("target/ciroach"));
    }

    @AfterEach
    void nothingElseIsAskedForAndNothingComplains() throws IOException {
        assertThat(browser.console()).isEmpty();
        assertThat(browser.requests())
                .isNotEmpty()
                .allMatch(request -> request.startsWith(page().toUri().toString()));
        folder.close();
    }

    @Test
    void whatCameOutIsSaidInWords() {
        show(Sample.events(file(), folder.path()), 1280, "light");
        assertThat(texts("h1")).containsExactly("payments ✗ FAILED in 3m 10s");
        assertThat(texts("h2")).containsExactly("Summary", "Timeline", "Graph", "Steps", "Logs");
        assertThat(texts(".first")).containsExactly("First failure: compile[version=1.75] ■ OOM_KILLED, exit code 137");
        assertThat(texts("table.steps tbody th"))
                .containsExactly(
                        "lint in Check",
                        "compile[version=1.75] in Build",
                        "unit in Test",
                        "docs in Check",
                        "Cleanup cleanup");
        assertThat(texts("#step-2 .log span.o")).containsExactly("   Compiling app");
        assertThat(browser.run("return getComputedStyle(document.querySelector('#step-2 .f2')).color")
                        .asText())
                .as("green of its own")
                .isEqualTo("rgb(12, 97, 80)");
        assertThat(texts("details.step[open] h3"))
                .as("those that failed")
                .containsExactly("compile[version=1.75]", "docs");
        assertThat(browser.run("return document.querySelector('#step-2 a').href")
                        .asText())
                .isEqualTo(folder.path()
                        .resolve("logs/02-compile-version-1.75.log")
                        .toUri()
                        .toString());
    }

    @Test
    void hostileTextIsInert() {
        List<RunEvent> events = new ArrayList<>(Sample.events(file(), folder.path()));
        events.remove(events.size() - 1);
        StepResult docs = Sample.docs(folder.path());
        StepResult hostile = new StepResult(
                docs.name(),
                HOSTILE,
                HOSTILE,
                HOSTILE,
                List.of(HOSTILE),
                When.SUCCESS,
                StepState.FAILED,
                1,
                false,
                HOSTILE,
                List.of(HOSTILE),
                docs.attempts(),
                false,
                docs.queuedAt(),
                docs.startedAt(),
                docs.endedAt(),
                List.of(),
                ByteSize.ofMb(1),
                null,
                1,
                List.of(),
                docs.log(),
                true,
                HOSTILE);
        events.add(Sample.lines(2, "docs", 1, Sample.out(HOSTILE), Sample.err(HOSTILE)));
        events.add(new RunEvent.CleanupMissed(Sample.at(3), HOSTILE, HOSTILE));
        events.add(new RunEvent.RunFinished(
                Sample.at(190.25), Sample.result(file(), folder.path(), Outcome.FAILED, 1, List.of(hostile))));
        show(events, 1280, "light");
        assertThat(browser.run("return typeof owned").asText()).isEqualTo("undefined");
        assertThat(browser.run("return document.querySelectorAll('img, script').length")
                        .asInt())
                .isEqualTo(1);
        assertThat(browser.run("return document.title").asText()).isEqualTo("payments FAILED");
        String shown = "</script></pre><!--<img src=x onerror=owned=1> red ]0;title &amp;\"'><script>owned=1</script>";
        assertThat(texts("#step-4 .log .e").get(1)).isEqualTo(shown);
        assertThat(texts("#step-4 .message").get(0)).isEqualTo(shown.replace("1> red ", "1> [31mred [0m "));
        assertThat(browser.run("return document.documentElement.outerHTML").asText())
                .doesNotContain("\u0000", "\u202e", "\u001b");
    }

    @Test
    void aHeadOfTheTableSortsByItsColumn() {
        show(Sample.events(file(), folder.path()), 1280, "light");
        browser.run("document.querySelectorAll('table.steps thead button')[3].click()");
        assertThat(names()).containsExactly("unit", "Cleanup", "lint", "docs", Sample.COMPILE);
        browser.run("document.querySelectorAll('table.steps thead button')[3].click()");
        assertThat(names()).containsExactly(Sample.COMPILE, "docs", "lint", "Cleanup", "unit");
        assertThat(browser.run("return document.querySelector('[aria-sort]').getAttribute('aria-sort')")
                        .asText())
                .isEqualTo("descending");
        browser.run("document.querySelectorAll('table.steps thead button')[2].click()");
        assertThat(names()).as("the worst first").startsWith("docs", Sample.COMPILE);
        browser.run("document.querySelectorAll('table.steps thead button')[1].click()");
        assertThat(names()).startsWith("Cleanup", Sample.COMPILE);
    }

    @Test
    void stepsAreFoundByAnyOfTheirWords() {
        show(Sample.events(file(), folder.path()), 1280, "light");
        browser.run("const i = document.querySelector('input'); i.value = 'OOM'; i.dispatchEvent(new Event('input'))");
        assertThat(texts("table.steps tbody tr:not([hidden]) th a")).containsExactly(Sample.COMPILE);
        assertThat(texts(".tools [role=status]")).containsExactly("1 of 5 steps");
    }

    @Test
    void theProposalIsCopied() {
        show(Sample.events(file(), folder.path()), 1280, "light");
        var permission = new ObjectMapper().createObjectNode();
        permission.putArray("permissions").add("clipboardReadWrite").add("clipboardSanitizedWrite");
        browser.command("Browser.grantPermissions", permission);
        browser.run("document.querySelector('td .copier').click()");
        browser.await("document.querySelector('#said').textContent === 'copied'");
        assertThat(browser.run("return navigator.clipboard.readText()").asText())
                .isEqualTo("memory = \"3gb\"");
    }

    @Test
    void theKeyboardReachesAllThatCanBeDone() {
        show(Sample.events(file(), folder.path()), 1280, "light");
        List<String> stops = new ArrayList<>();
        String focused = "";
        for (int i = 0; i < 80 && !focused.equals("BODY"); i++) {
            browser.press(Browser.TAB);
            JsonNode now = browser.run(
                    "const e = document.activeElement; return [e.tagName, e.textContent.trim().slice(0, 40),"
                            + " getComputedStyle(e).outlineStyle]");
            focused = now.get(0).asText();
            if (!focused.equals("BODY")) {
                stops.add(now.get(1).asText());
                assertThat(now.get(2).asText()).as("outline of " + now).isEqualTo("solid");
            }
        }
        assertThat(stops)
                .startsWith("Skip to the summary", "Summary", "Timeline", "Graph", "Steps", "Logs", Sample.COMPILE);
        assertThat(stops).contains("Time", "Copy", "Open all", "logs/02-compile-version-1.75.log");
        browser.run("document.querySelectorAll('table.steps thead button')[3].focus()");
        browser.press(Browser.ENTER);
        assertThat(names()).startsWith("unit");
        browser.run("document.querySelector('#step-1 summary').focus()");
        browser.press(Browser.SPACE);
        browser.await("document.querySelector('#step-1').open");
        browser.run("document.querySelector('table.steps tbody a[href=\"#step-5\"]').focus()");
        browser.press(Browser.ENTER);
        browser.await("document.querySelector('#step-5').open");
    }

    @ParameterizedTest
    @CsvSource({"1280, light", "1280, dark", "390, light", "390, dark", "1130, light", "320, light"})
    void allOfItFitsAndCanBeRead(int width, String scheme) throws IOException {
        show(Gallery.events(file(), folder.path()), width, scheme);
        browser.run("document.querySelectorAll('details').forEach(d => d.open = true)");
        assertThat(browser.run("return document.documentElement.scrollWidth").asInt())
                .isLessThanOrEqualTo(width);
        assertThat(browser.run(TOO_WIDE)).isEmpty();
        assertThat(browser.run(Files.readString(TOO_FAINT))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {1280, 390})
    void fiveHundredStepsAreUsable(int width) {
        HtmlReport report = new HtmlReport(folder);
        new LargeRun(file(), folder.path()).tell(event -> event.deliverTo(report));
        browser.open(page(), width, 900, "light");
        assertThat(browser.run("return document.querySelectorAll('table.steps tbody tr').length")
                        .asInt())
                .isEqualTo(LargeRun.STEPS);
        assertThat(browser.run("return document.querySelectorAll('svg.graph rect').length")
                        .asInt())
                .isEqualTo(LargeRun.STEPS);
        assertThat(browser.run("return document.documentElement.scrollWidth").asInt())
                .isLessThanOrEqualTo(width);
        assertThat(texts("details.step[open] h3")).hasSize(10).contains(LargeRun.name(49));
        browser.run("document.querySelectorAll('table.steps thead button')[2].click()");
        assertThat(names()).startsWith(LargeRun.name(49));
    }

    private Path page() {
        return folder.path().resolve("report.html");
    }

    private Path file() {
        return folder.path().resolve("../../ciroach.toml").normalize();
    }

    private void show(List<RunEvent> events, int width, String scheme) {
        HtmlReport report = new HtmlReport(folder);
        events.forEach(event -> event.deliverTo(report));
        browser.open(page(), width, 900, scheme);
    }

    private List<String> names() {
        return texts("table.steps tbody th a");
    }

    private List<String> texts(String selector) {
        List<String> texts = new ArrayList<>();
        browser.run("return [...document.querySelectorAll(\"" + selector.replace("\"", "\\\"")
                        + "\")].map(e => e.textContent.replace(/\\n$/, ''))")
                .forEach(text -> texts.add(text.asText()));
        return texts;
    }
}
