package io.ciroach.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LiveScreenTest {

    private final Emulator terminal = new Emulator(24, 80);
    private WindowSize.Size size = new WindowSize.Size(24, 80);
    private final LiveScreen screen = new LiveScreen(terminal, () -> size);

    @Test
    void statusStaysBelowWhatIsWritten() throws IOException {
        screen.write("one\n", "run", List.of("", "status 1"));
        screen.write("two\n", "run", List.of("", "status 2", "more"));
        assertThat(terminal.lines()).containsExactly("one", "two", "", "status 2", "more");
        screen.write("three\n");
        assertThat(terminal.lines()).containsExactly("one", "two", "three", "", "status 2", "more");
        screen.write("four\n", "run", List.of());
        assertThat(terminal.lines()).containsExactly("one", "two", "three", "four", "");
    }

    @Test
    void withoutAStatusNothingIsAdded() throws IOException {
        StringBuilder written = new StringBuilder();
        LiveScreen plain = new LiveScreen(
                new Console(true) {
                    @Override
                    public void write(String lines) {
                        written.append(lines);
                    }
                },
                () -> size);
        plain.write("one\n");
        plain.write("two\n", "run", List.of());
        plain.write("", "run", List.of());
        assertThat(written).hasToString("one\ntwo\n");
    }

    @Test
    void runsShareOneAreaAndItsRoom() throws IOException {
        assertThat(screen.statusLines()).isEqualTo(12);
        screen.write("", "a", List.of("", "a 1"));
        screen.write("", "b", List.of("", "b 1"));
        assertThat(screen.statusLines()).isEqualTo(6);
        screen.write("line of a\n", "a", List.of("", "a 2"));
        assertThat(terminal.lines()).containsExactly("line of a", "", "a 2", "", "b 1");
        screen.write("", "a", List.of());
        assertThat(terminal.lines()).containsExactly("line of a", "", "b 1");
    }

    @Test
    void lineOfSomebodyElseIsNotLost() throws IOException {
        screen.write("one\n", "run", List.of("", "status 1"));
        terminal.write("[INFO] somebody else\n");
        screen.write("two\n", "run", List.of("", "status 2"));
        assertThat(terminal.lines()).containsExactly("one", "[INFO] somebody else", "two", "", "status 2");
    }

    @Test
    void areaIsNeverHigherThanTheTerminal() throws IOException {
        size = new WindowSize.Size(5, 80);
        screen.write("one\n", "run", List.of("1", "2", "3", "4", "5", "6"));
        assertThat(terminal.lines()).containsExactly("one", "1", "2", "3", "4");
    }

    @Test
    void noStatusWhereThereIsNoTerminalOrASmallOne() {
        size = WindowSize.Size.NONE;
        assertThat(screen.statusLines()).isZero();
        size = new WindowSize.Size(9, 80);
        assertThat(screen.statusLines()).isZero();
        size = new WindowSize.Size(24, 39);
        assertThat(screen.statusLines()).isZero();
        size = new WindowSize.Size(10, 40);
        assertThat(screen.statusLines()).isEqualTo(5);
        size = new WindowSize.Size(100, 300);
        assertThat(screen.statusLines()).isEqualTo(20);
    }

    @ParameterizedTest
    @CsvSource({
        "xterm,,,true",
        "xterm,,false,true",
        "dumb,,,false",
        ",,,false",
        "xterm,1,,false",
        "xterm,,true,false",
        "xterm,,1,false"
    })
    void environmentMaySayThatNoneIsWanted(
            @Nullable String term, @Nullable String noColor, @Nullable String ci, boolean wanted) {
        Map<String, String> environment = new HashMap<>();
        put("TERM", term, environment);
        put("NO_COLOR", noColor, environment);
        put("CI", ci, environment);
        assertThat(LiveScreen.wanted(environment)).isEqualTo(wanted);
    }

    private static void put(String name, @Nullable String value, Map<String, String> environment) {
        if (value != null) {
            environment.put(name, value);
        }
    }

    @Test
    void withoutColoursThereIsNone() {
        assertThat(LiveScreen.of(new Console(false), Map.of("TERM", "xterm")).statusLines())
                .isZero();
    }

    @Test
    void sizeIsWhatSttySays() {
        assertThat(WindowSize.parse("24 80\n")).isEqualTo(new WindowSize.Size(24, 80));
        assertThat(WindowSize.parse("0 0\n")).isEqualTo(WindowSize.Size.USUAL);
        assertThat(WindowSize.parse("stty: 'standard input': Inappropriate ioctl for device\n"))
                .isEqualTo(WindowSize.Size.NONE);
    }
}
