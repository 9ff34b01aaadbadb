package io.ciroach.log;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.ciroach.event.LogLine;
import io.ciroach.event.LogLine.Stream;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class LineAssemblerTest {

    private final LineAssembler assembler = new LineAssembler(Stream.STDERR);
    private final List<LogLine> lines = new ArrayList<>();

    @Test
    void linesEndWithALineFeedWithOrWithoutACarriageReturn() {
        write("one\ntwo\r\nthree\r\r\n\n\r\nfour");
        assertThat(texts()).containsExactly("one", "two", "three", "", "");
        assembler.end(lines::add);
        assertThat(texts()).containsExactly("one", "two", "three", "", "", "four");
    }

    @Test
    void lineKnowsItsStream() {
        write("x\n");
        assertThat(lines).containsExactly(new LogLine(Stream.STDERR, "x", false));
    }

    @Test
    void progressBecomesItsLastState() {
        write("10 %\r50 %\r100 %\ndone\r");
        assembler.end(lines::add);
        assertThat(texts()).containsExactly("100 %", "done");
    }

    @Test
    void shorterStateLeavesNothingOfALongerOne() {
        write("downloading\rok\n");
        assertThat(texts()).containsExactly("ok");
    }

    @Test
    void stateThatOnlyErasesIsEmpty() {
        write("50 %\r\u001b[K\n");
        assertThat(texts()).containsExactly("");
    }

    @Test
    void nothingIsHandedOnAtTheEndOfWholeLines() {
        write("one\n");
        assembler.end(lines::add);
        assembler.end(lines::add);
        assertThat(texts()).containsExactly("one");
    }

    @Test
    void bytesThatAreNoTextAreReplaced() {
        byte[] bytes = "a\u00ffb\u00c3(\u00e2\u0082\n".getBytes(ISO_8859_1);
        assembler.write(bytes, 0, bytes.length, lines::add);
        assertThat(texts()).containsExactly("a\ufffdb\ufffd(\ufffd");
    }

    @Test
    void characterThatIsCutByDeliveryIsWhole() {
        byte[] bytes = "\u20ac\n".getBytes(UTF_8);
        for (byte b : bytes) {
            assembler.write(new byte[] {b}, 0, 1, lines::add);
        }
        assertThat(texts()).containsExactly("\u20ac");
    }

    @Test
    void lineOfExactlyTheLongestIsOnePiece() {
        write("x".repeat(LineAssembler.LONGEST) + "\n");
        assertThat(lines).containsExactly(new LogLine(Stream.STDERR, "x".repeat(LineAssembler.LONGEST), false));
    }

    @Test
    void longerLineComesInPieces() {
        write("x".repeat(2 * LineAssembler.LONGEST) + "y\nz\n");
        assertThat(lines)
                .containsExactly(
                        new LogLine(Stream.STDERR, "x".repeat(LineAssembler.LONGEST), true),
                        new LogLine(Stream.STDERR, "x".repeat(LineAssembler.LONGEST), true),
                        new LogLine(Stream.STDERR, "y", false),
                        new LogLine(Stream.STDERR, "z", false));
    }

    @Test
    void piecesAreCutBetweenCharacters() {
        for (int shift = 0; shift < 4; shift++) {
            lines.clear();
            String text = "x".repeat(shift) + "\ud83d\ude00".repeat(LineAssembler.LONGEST / 4 + 3);
            write(text + "\n");
            assertThat(lines).hasSize(2);
            assertThat(String.join("", texts())).isEqualTo(text);
        }
    }

    @Test
    void bytesThatAreNoTextDoNotKeepPiecesFromBeingCut() {
        byte[] bytes = new byte[3 * LineAssembler.LONGEST];
        java.util.Arrays.fill(bytes, (byte) 0x80);
        assembler.write(bytes, 0, bytes.length, lines::add);
        assembler.end(lines::add);
        assertThat(texts()).containsOnly("\ufffd".repeat(LineAssembler.LONGEST)).hasSize(3);
    }

    @Test
    void sequenceThatAPieceCutsIsStillOne() {
        String before = "x".repeat(LineAssembler.LONGEST - 3);
        write(before + "\u001b[31mred\u001b]0;title\u0007\n");
        assertThat(texts()).containsExactly(before, "\u001b[31mred");
    }

    @Test
    void progressAfterAPieceReplacesOnlyTheRest() {
        write("x".repeat(LineAssembler.LONGEST) + "yyy\rz\n");
        assertThat(texts()).containsExactly("x".repeat(LineAssembler.LONGEST), "z");
    }

    private void write(String text) {
        byte[] bytes = text.getBytes(UTF_8);
        assembler.write(bytes, 0, bytes.length, lines::add);
    }

    private List<String> texts() {
        return lines.stream().map(LogLine::text).toList();
    }
}
