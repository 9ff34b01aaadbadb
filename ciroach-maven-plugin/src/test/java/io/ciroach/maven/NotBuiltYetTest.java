package io.ciroach.maven;

import static org.assertj.core.api.Assertions.assertThat;

import io.ciroach.problem.Problem;
import io.ciroach.problem.Problems;
import org.junit.jupiter.api.Test;

class NotBuiltYetTest {

    private final Problems problems = new Problems();
    private final ParameterReader reader = new ParameterReader(problems);

    @Test
    void whatSaysTheSameAsLeavingItOutPasses() {
        NotBuiltYet.refuse(reader, null);
        NotBuiltYet.refuse(reader, "auto");
        NotBuiltYet.refuse(reader, "");
        NotBuiltYet.refuse(reader, "none");

        assertThat(problems.any()).isFalse();
    }

    @Test
    void allElseIsRefusedByName() {
        NotBuiltYet.refuse(reader, "gitlab");

        assertThat(problems.errors())
                .extracting(Problem::message)
                .containsExactly("ciroach.ci=gitlab is not built yet");
    }

    @Test
    void aBadWordIsABadWord() {
        NotBuiltYet.refuse(reader, "jenkins");

        assertThat(problems.errors())
                .extracting(Problem::message)
                .containsExactly("ciroach.ci is \"jenkins\": one of auto, github, gitlab, none is expected");
    }
}
