package io.ciroach.log;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.ciroach.event.LogLine;
import io.ciroach.event.LogLine.Stream;
import io.ciroach.testing.Seed;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class LineAssemblerPropertyTest {

    private static final int RUNS = 1500;

    private static final String[] WORDS = {
        "\n",
        "\n",
        "\r",
        "\r\n",
        "\t",
        "text",
        "a",
        " ",
        "\u001b",
        "\u001b[",
        "31m",
        ";",
        "m",
        "\u001b]0;",
        "\u0007",
        "\u001b\\",
        "\u009b",
        "\u009c",
        "\u009d",
        "\u0018",
        "\u00e4",
        "\u20ac",
        "\ud83d\ude00",
        "\u202e",
        "\u0000",
        "P",
        "(0"
    };

    private final long seed = Seed.get();
    private final Random random = new Random(seed);

    @Test
    void cutsDoNotMatter() {
        for (int run = 0; run < RUNS; run++) {
            byte[] bytes = bytes(random.nextInt(200));
            assertThat(inParts(bytes, 1 + random.nextInt(20)))
                    .as(Seed.words(seed))
                    .isEqualTo(inOne(bytes));
        }
    }

    @Test
    void cutsDoNotMatterForLinesInPieces() {
        for (int run = 0; run < 20; run++) {
            ByteArrayOutputStream all = new ByteArrayOutputStream();
            for (int i = 0; i < 4; i++) {
                all.writeBytes("x".repeat(random.nextInt(LineAssembler.LONGEST)).getBytes(UTF_8));
                all.writeBytes(bytes(10));
                all.writeBytes("\u20ac"
                        .repeat(random.nextInt(LineAssembler.LONGEST / 2))
                        .getBytes(UTF_8));
            }
            byte[] bytes = all.toByteArray();
            assertThat(inParts(bytes, 50_000)).as(Seed.words(seed)).isEqualTo(inOne(bytes));
        }
    }

    @Test
    void nothingButTabsAndColoursControls() {
        for (int run = 0; run < RUNS; run++) {
            for (LogLine line : inOne(bytes(random.nextInt(200)))) {
                assertThat(ControlSequences.withoutColours(line.text()))
                        .as(Seed.words(seed))
                        .doesNotContainPattern("[\\p{Cntrl}\u0080-\u009f\u2028-\u202e\u2066-\u2069&&[^\t]]");
            }
        }
    }

    @Test
    void plainLinesAreWhatTheyAre() {
        for (int run = 0; run < RUNS; run++) {
            List<String> lines = random.ints(random.nextInt(20), 0, 100)
                    .mapToObj(length -> random.ints(length, 0x20, 0xd7ff)
                            .filter(c -> c < 0x7f || (c > 0x9f && (c < 0x2028 || c > 0x2069)))
                            .mapToObj(Character::toString)
                            .collect(Collectors.joining()))
                    .toList();
            byte[] bytes = lines.stream()
                    .map(line -> line + "\n")
                    .collect(Collectors.joining())
                    .getBytes(UTF_8);
            assertThat(inParts(bytes, 10))
                    .extracting(LogLine::text)
                    .as(Seed.words(seed))
                    .isEqualTo(lines);
        }
    }

    private byte[] bytes(int words) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (int i = 0; i < words; i++) {
            if (random.nextInt(8) == 0) {
                bytes.write(random.nextInt(256));
            } else {
                bytes.writeBytes(WORDS[random.nextInt(WORDS.length)].getBytes(UTF_8));
            }
        }
        return bytes.toByteArray();
    }

    private static List<LogLine> inOne(byte[] bytes) {
        List<LogLine> lines = new ArrayList<>();
        LineAssembler assembler = new LineAssembler(Stream.STDOUT);
        assembler.write(bytes, 0, bytes.length, lines::add);
        assembler.end(lines::add);
        return lines;
    }

    private List<LogLine> inParts(byte[] bytes, int longest) {
        List<LogLine> lines = new ArrayList<>();
        LineAssembler assembler = new LineAssembler(Stream.STDOUT);
        int from = 0;
        while (from < bytes.length) {
            int length = Math.min(bytes.length - from, random.nextInt(longest + 1));
            assembler.write(bytes, from, length, lines::add);
            from += length;
        }
        assembler.end(lines::add);
        return lines;
    }
}
