package io.ciroach.toml;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** A limit itself is allowed; the first value beyond it is refused. */
class LimitsTest {

    private static final String STEP =
            "[[pipeline.steps]]\nname = \"a\"\nimage = \"alpine:3.20\"\ncommand = \"true\"\n";

    private static String named(String name) {
        return STEP.replace("\"a\"", '"' + name + '"');
    }

    @Test
    void nameHasAtMostAHundredCharactersHoweverManyUnitsTheyTake() {
        assertThat(Reads.of(named("\uD83D\uDE00".repeat(100))).messages()).isEmpty();
        assertThat(Reads.of(named("n".repeat(101))).messages())
                .singleElement()
                .asString()
                .contains("has 101 characters, at most 100 are allowed");
    }

    @Test
    void charactersWithAMeaningWhereStepsAreNamedAreInNoName() {
        for (String reserved : new String[] {"[", "]", ",", "=", "*", "?"}) {
            assertThat(Reads.of(named("a" + reserved + "b")).messages())
                    .as(reserved)
                    .singleElement()
                    .asString()
                    .contains("holds one of [ ] , = * ?");
        }
    }

    @Test
    void wholeNumbersReachFromTheLeastToTheMost() {
        assertThat(Reads.of(STEP + "max_retries = 0").step().retry().maxRetries())
                .isZero();
        assertThat(Reads.of(STEP + "max_retries = 1000").step().retry().maxRetries())
                .isEqualTo(1000);
        assertThat(Reads.of(STEP + "max_retries = -1").messages())
                .containsExactly("-1 is out of range, from 0 to 1000 is allowed");
        assertThat(Reads.of(STEP + "max_retries = 1001").messages())
                .containsExactly("1001 is out of range, from 0 to 1000 is allowed");
    }

    @Test
    void smallestMemoryIsTheEngines() {
        assertThat(Reads.of(STEP + "memory = \"6mb\"").step().memory().bytes()).isEqualTo(6L << 20);
        assertThat(Reads.of(STEP + "memory = " + ((6L << 20) - 1)).messages())
                .singleElement()
                .asString()
                .contains("is too little: an engine gives at least 6mb");
    }

    @Test
    void stepMayTakeTheWholeMemoryBudgetAndNotAByteMore() {
        String budget = "[pipeline]\nmemory_budget = \"64mb\"\n";
        assertThat(Reads.of(budget + STEP + "memory = " + (64L << 20)).messages())
                .isEmpty();
        assertThat(Reads.of(budget + STEP + "memory = " + ((64L << 20) + 1)).messages())
                .containsExactly("a step of 67108865 bytes is larger than the memory_budget of 67108864 bytes");
    }

    @Test
    void quotedTextIsCutAfterEightyCharacters() {
        assertThat(Kinds.quoted("x".repeat(80))).isEqualTo('"' + "x".repeat(80) + '"');
        assertThat(Kinds.quoted("x".repeat(81))).isEqualTo('"' + "x".repeat(80) + "…\"");
    }

    @Test
    void fileHasAtMostFourMebibytes() {
        byte[] step = STEP.getBytes(StandardCharsets.UTF_8);
        byte[] largest = new byte[4 << 20];
        Arrays.fill(largest, (byte) '#');
        System.arraycopy(step, 0, largest, 0, step.length);
        assertThat(Reads.of(largest).messages()).isEmpty();
    }

    @Test
    void imageNameHasAtMostTwoHundredAndFiftyFiveCharacters() {
        assertThat(ImageReference.complete("n".repeat(255) + ":tag@sha256:" + "0".repeat(64)))
                .isPresent();
        assertThat(ImageReference.complete("n".repeat(256))).isEmpty();
    }
}
