package io.ciroach.problem;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.Objects;
import org.junit.jupiter.api.Test;

class ProblemsTest {

    private final Problems problems = new Problems();

    @Test
    void problemsAreSortedByTheirPlace() {
        problems.error(at(3, 1), "third");
        problems.error(null, "no place comes last");
        problems.error(at(1, 9), "second");
        problems.error(at(1, 2), "first");
        assertThat(problems.errors())
                .extracting(Problem::message)
                .containsExactly("first", "second", "third", "no place comes last");
    }

    @Test
    void problemsOfOnePlaceStayInTheOrderInWhichTheyWereFound() {
        problems.error(at(1, 1), "b");
        problems.error(at(1, 1), "a");
        assertThat(problems.errors()).extracting(Problem::message).containsExactly("b", "a");
    }

    @Test
    void sameProblemAtTheSamePlaceIsKeptOnce() {
        problems.error(at(1, 1), "a", "hint");
        problems.error(at(1, 1), "a", "hint");
        problems.error(at(2, 1), "a", "hint");
        assertThat(problems.errors()).hasSize(2);
    }

    @Test
    void warningIsNoError() {
        problems.warning(at(1, 1), "odd");
        assertThat(problems.any()).isFalse();
        assertThat(problems.anyAt(at(1, 1))).isFalse();
        assertThat(problems.warnings()).hasSize(1);
        assertThatCode(() -> problems.throwIfAny(CiroachException.Kind.BAD_FILE))
                .doesNotThrowAnyException();
    }

    @Test
    void placeWithAnErrorIsKnown() {
        problems.error(at(1, 5), "wrong");
        assertThat(problems.anyAt(at(1, 5))).isTrue();
        assertThat(problems.anyAt(at(1, 6))).isFalse();
    }

    @Test
    void exceptionHoldsAllProblemsAsAUserReadsThem() {
        problems.error(at(2, 3), "second");
        problems.error(at(1, 3), "first", "do this");
        CiroachException thrown = Objects.requireNonNull(catchThrowableOfType(
                CiroachException.class, () -> problems.throwIfAny(CiroachException.Kind.BAD_FILE)));
        assertThat(thrown.kind()).isEqualTo(CiroachException.Kind.BAD_FILE);
        assertThat(thrown.problems()).hasSize(2);
        assertThat(thrown)
                .hasMessage("f.toml:1:3: first\n  1 | text\n    |   ^\n  hint: do this\n"
                        + "f.toml:2:3: second\n  2 | text\n    |   ^");
    }

    @Test
    void problemWithoutAPlaceIsItsMessageAndHint() {
        assertThat(Problem.of("no engine", "start one").render()).isEqualTo("no engine\n  hint: start one");
        assertThat(Problem.of("no engine", null).render()).isEqualTo("no engine");
    }

    @Test
    void problemHoldsNoControlCharacterOfWhatItRepeats() {
        assertThat(Problem.of("no step \"\u001B[2J\rx\"", "one\ntwo\u0007").render())
                .isEqualTo("no step \" [2J x\"\n  hint: one\ntwo ");
    }

    private static Location at(int line, int column) {
        return new Location("f.toml", line, column, "text");
    }
}
