package io.ciroach.problem;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SuggestionTest {

    private static final List<String> KNOWN = List.of("command", "memory", "when", "env", "needs");

    @ParameterizedTest
    @CsvSource({
        "comand, command",
        "commnad, command",
        "Command, command",
        "memmory, memory",
        "memor, memory",
        "wehn, when",
        "ens, env",
        "need, needs"
    })
    void nearestWordIsSuggested(String written, String meant) {
        assertThat(Suggestion.nearest(written, KNOWN)).contains(meant);
    }

    @ParameterizedTest
    @CsvSource({"xyz", "cmd", "image", "commandcommand", "memory_budget"})
    void nothingNearIsSuggestedForAnotherWord(String written) {
        assertThat(Suggestion.nearest(written, KNOWN)).isEmpty();
    }

    @Test
    void aNameOfOneLetterIsNearToNoOther() {
        assertThat(Suggestion.nearest("z", List.of("a", "b"))).isEmpty();
        assertThat(Suggestion.nearest("zs", List.of("z"))).isEmpty();
        assertThat(Suggestion.nearest("A", List.of("a", "b"))).contains("a");
    }

    @Test
    void firstOfEquallyNearWordsIsSuggested() {
        assertThat(Suggestion.nearest("tast", List.of("test", "task"))).contains("test");
    }

    @Test
    void sentenceEndsWithTheSuggestionOrWithNothing() {
        assertThat(Suggestion.didYouMean("comand", KNOWN)).isEqualTo(", did you mean \"command\"?");
        assertThat(Suggestion.didYouMean("xyz", KNOWN)).isEmpty();
        assertThat(Suggestion.didYouMean("", List.of())).isEmpty();
    }

    @Test
    void wordThatNobodyTypedIsNotCompared() {
        String endless = "a".repeat(100_000);
        assertThat(Suggestion.nearest(endless, List.of(endless + "b"))).isEmpty();
    }
}
