package io.ciroach.report;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A process whose standard output is a terminal (made by {@code script}) or none. */
@Timeout(60)
class LiveTerminalTest {

    @TempDir
    Path folder;

    /** What the processes do: say how large the terminal is, then write above a status. */
    static final class Child {
        private Child() {}

        public static void main(String[] arguments) throws IOException {
            LiveScreen screen = LiveScreen.of(StandardOutput.current(true), Map.of("TERM", "xterm"));
            screen.write("columns " + screen.width() + ", lines " + screen.statusLines() + "\n");
            if (screen.statusLines() > 0) {
                screen.write("one\n", "run", List.of("", "status"));
                screen.write("two\n", "run", List.of());
            }
        }
    }

    private static String java() {
        return String.join(
                " ",
                "'" + Path.of(System.getProperty("java.home"), "bin", "java") + "'",
                "-Xshare:auto -XX:TieredStopAtLevel=1 -cp '" + System.getProperty("java.class.path") + "'",
                "'" + Child.class.getName() + "'");
    }

    private String output(String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectInput(new File("/dev/null"))
                .start();
        String output = new String(process.getInputStream().readAllBytes(), UTF_8);
        assertThat(process.waitFor()).as(output).isZero();
        return output;
    }

    @Test
    void terminalShowsAStatusAndKnowsItsSize() throws Exception {
        assertThat(output("script", "-qec", "stty rows 30 cols 90; " + java(), "typescript"))
                .contains("columns 90, lines 15\r\n" + "one\r\n\r\nstatus\r\u001b[1A" + "\r\u001b[Jtwo\r\n");
    }

    @Test
    void withoutATerminalThereIsNone() throws Exception {
        assertThat(output("sh", "-c", java())).isEqualTo("columns 0, lines 0\n");
    }
}
