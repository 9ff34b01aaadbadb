package io.ciroach.toml;

import static org.assertj.core.api.Assertions.assertThat;

import io.ciroach.problem.Problem;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Bytes that no editor of the golden files would keep. */
class SourceTextTest {

    private static final String STEP = "[[pipeline.steps]]\nname = \"a\"\nimage = \"i\"\ncommand = \"true\"\n";

    @Test
    void byteOrderMarkIsPassedOver() {
        Reads reads = Reads.of("\uFEFF" + STEP + "bogus = 1");
        assertThat(reads.messages()).containsExactly("unknown key \"bogus\"");
        assertThat(Reads.of("\uFEFF" + STEP).file().steps().get(0).location().column())
                .isEqualTo(1);
    }

    @Test
    void lineOfABadByteIsNamedAndTheRestStillChecked() {
        Reads reads = Reads.of(
                latin1("# gr\u00FC\u00DFe\n" + STEP + "\u00FC = 1 # \u00E4\nbogus = 1\ndescription = \"\u00E4\"\n"));
        assertThat(rendered(reads))
                .startsWith("ciroach.toml:1:5: the byte 0xFC is no UTF-8 here\n  1 | # gr\uFFFD\uFFFDe\n    |     ^\n"
                        + "  hint: TOML is UTF-8: save the file as UTF-8")
                .contains("ciroach.toml:6:1: the byte 0xFC is no UTF-8 here")
                .contains("ciroach.toml:7:1: unknown key \"bogus\"")
                .contains("ciroach.toml:8:16: the byte 0xE4 is no UTF-8 here");
        assertThat(reads.problems().errors()).hasSize(4);
    }

    @Test
    void fileThatEndsWithinACharacterIsNamed() {
        byte[] whole = (STEP + "description = \"\u00E4").getBytes(StandardCharsets.UTF_8);
        assertThat(Reads.of(Arrays.copyOf(whole, whole.length - 1)).messages())
                .containsExactly("the byte 0xC3 is no UTF-8 here");
    }

    @Test
    void binaryFileIsNoFloodOfMessages() {
        byte[] noise = new byte[1 << 16];
        for (int i = 0; i < noise.length; i++) {
            noise[i] = (byte) (i % 7 == 0 ? '\n' : 0x80 + i % 0x40);
        }
        assertThat(Reads.of(noise).problems().errors()).hasSize(20);
    }

    @Test
    void utf16IsCalledByItsName() {
        Reads reads = Reads.of(("\uFEFF" + STEP).getBytes(StandardCharsets.UTF_16LE));
        assertThat(reads.messages()).containsExactly("the file is UTF-16");
        assertThat(Reads.of(STEP.getBytes(StandardCharsets.UTF_16)).messages()).containsExactly("the file is UTF-16");
    }

    @Test
    void fileThatIsNoPipelineByItsSizeIsNotParsed() {
        ByteArrayOutputStream large = new ByteArrayOutputStream();
        large.writeBytes(new byte[(4 << 20) + 1]);
        assertThat(Reads.of(large.toByteArray()).messages())
                .containsExactly("the file has 4194305 bytes, a pipeline file at most 4194304");
    }

    @Test
    void deepNestingIsOneProblem() {
        String deep = "[".repeat(20_000) + "]".repeat(20_000);
        assertThat(Reads.of(STEP + "env = " + deep).messages())
                .containsExactly("nesting is too deep (more than 128 levels of tables and arrays)");
        assertThat(Reads.of("a.".repeat(20_000) + "b = 1").messages())
                .containsExactly("nesting is too deep (more than 128 levels of tables and arrays)");
    }

    @Test
    void endlessValuesAreJudgedLikeOthers() {
        String endless = "a/".repeat(20_000);
        Reads reads = Reads.of("[[pipeline.steps]]\nname = \"" + endless + "\"\nimage = \"" + endless
                + "\"\ncommand = []\nuser = \"" + endless + "\"\n\"" + endless + "\" = 1\n");
        assertThat(reads.messages())
                .hasSize(4)
                .allSatisfy(message -> assertThat(message).hasSizeLessThan(200));
    }

    @Test
    void linesMayEndAsOnWindows() {
        Reads reads = Reads.of((STEP + "bogus = 1\n").replace("\n", "\r\n"));
        assertThat(rendered(reads)).startsWith("ciroach.toml:5:1: unknown key \"bogus\"\n  5 | bogus = 1\n    | ^");
    }

    private static byte[] latin1(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    private static String rendered(Reads reads) {
        return reads.problems().errors().stream().map(Problem::render).collect(Collectors.joining("\n"));
    }
}
