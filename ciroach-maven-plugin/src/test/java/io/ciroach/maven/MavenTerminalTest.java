package io.ciroach.maven;

import static org.assertj.core.api.Assertions.assertThat;

import io.ciroach.Terminal;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.maven.plugin.logging.SystemStreamLog;
import org.junit.jupiter.api.Test;

class MavenTerminalTest {

    private final List<String> written = new ArrayList<>();
    private final List<String> logged = new ArrayList<>();
    private final ByteArrayOutputStream process = new ByteArrayOutputStream();
    private boolean taken;
    private boolean quiet;
    private boolean live;

    @Test
    void linesGoToStandardOutputAsTheyAre() throws IOException {
        terminal().write("lint | one\nlint | two\n");

        assertThat(written).containsExactly("lint | one\nlint | two\n");
        assertThat(logged).isEmpty();
    }

    @Test
    void whereMavenTakesStandardOutputEachLineIsALineOfItsLog() throws IOException {
        taken = true;

        terminal().write("lint | one\n\nlint | two\n");

        assertThat(logged).containsExactly("lint | one", "", "lint | two");
        assertThat(written).isEmpty();
    }

    @Test
    void aQuietLoggerSwallowsNothing() throws IOException {
        taken = true;
        quiet = true;

        terminal().write("lint | one\n");

        assertThat(written).containsExactly("lint | one\n");
        assertThat(logged).isEmpty();
    }

    @Test
    void withAStatusLinesGoToTheTerminalItself() throws IOException {
        taken = true;
        live = true;

        terminal().write("lint | one\n");
        terminal().write("lint | two\n", this, List.of("what runs"));

        assertThat(written).containsExactly("lint | one\n", "lint | two\n", "what runs");
        assertThat(logged).isEmpty();
        assertThat(terminal().statusLines()).isEqualTo(5);
    }

    @Test
    void withoutOneNoneIsShown() {
        assertThat(terminal().statusLines()).isZero();
    }

    @Test
    void whatCommandsACiServerIsALineOfItsOwnWhateverMavenDoes() throws IOException {
        terminal().command("::endgroup::\n");
        taken = true;
        terminal().command("::group::lint\n");

        assertThat(process).hasToString("::endgroup::\n::group::lint\n");
        assertThat(written).isEmpty();
        assertThat(logged).isEmpty();
    }

    private MavenTerminal terminal() {
        Terminal standard = new Terminal() {
            @Override
            public void write(String text) {
                written.add(text);
            }

            @Override
            public void write(String text, Object run, List<String> status) {
                written.add(text);
                written.addAll(status);
            }

            @Override
            public int statusLines() {
                return 5;
            }

            @Override
            public boolean colours() {
                return false;
            }

            @Override
            public int width() {
                return 0;
            }
        };
        SystemStreamLog log = new SystemStreamLog() {
            @Override
            public boolean isInfoEnabled() {
                return !quiet;
            }

            @Override
            public void info(CharSequence content) {
                logged.add(content.toString());
            }
        };
        return new MavenTerminal(standard, process, log, () -> taken, live);
    }
}
