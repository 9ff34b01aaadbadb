package io.ciroach.report;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class StandardOutputTest {

    private final PrintStream before = System.out;
    private final StandardOutput output = StandardOutput.current(true);

    @AfterEach
    void putBack() {
        System.setOut(before);
    }

    @Test
    void linesGoToWhatStandardOutputIsByThen() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        System.setOut(new PrintStream(bytes, false, UTF_8));
        output.write("one\ntwo\n");
        assertThat(bytes.toString(UTF_8)).isEqualTo("one\ntwo\n");
    }

    @Test
    void closedOneIsAnError() {
        System.setOut(new PrintStream(new OutputStream() {
            @Override
            public void write(int b) throws IOException {
                throw new IOException("Broken pipe");
            }
        }));
        assertThatThrownBy(() -> output.write("one\n")).isInstanceOf(IOException.class);
    }

    @Test
    void coloursAndWidthAreTheAdaptersWord() {
        assertThat(output.colours()).isTrue();
        assertThat(output.width()).isZero();
    }
}
