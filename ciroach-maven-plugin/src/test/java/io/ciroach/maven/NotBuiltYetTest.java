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
        NotBuiltYet.refuse(reader, null, null, null);
        NotBuiltYet.refuse(reader, "all", "busybox:stable", "auto");
        NotBuiltYet.refuse(reader, "all", "", "none");

        assertThat(problems.any()).isFalse();
    }

    @Test
    void allElseIsRefusedByName() {
        NotBuiltYet.refuse(reader, "containers", "alpine:3.20", "gitlab");

        assertThat(problems.errors())
                .extracting(Problem::message)
                .containsExactly(
                        "ciroach.recover=containers is not built yet",
                        "ciroach.helperImage=alpine:3.20 is not built yet",
                        "ciroach.ci=gitlab is not built yet");
    }

    @Test
    void aBadWordIsABadWord() {
        NotBuiltYet.refuse(reader, "container", null, "jenkins");

        assertThat(problems.errors())
                .extracting(Problem::message)
                .containsExactly(
                        "ciroach.recover is \"container\": one of all, containers is expected, did you mean \"containers\"?",
                        "ciroach.ci is \"jenkins\": one of auto, github, gitlab, none is expected");
    }
}
