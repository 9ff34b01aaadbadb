package io.ciroach.maven;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ciroach.problem.CiroachException;
import java.io.IOException;
import org.apache.maven.plugin.MojoExecutionException;
import org.apache.maven.plugin.MojoFailureException;
import org.junit.jupiter.api.Test;

class TranslationTest {

    @Test
    void whatStopsCiroachStopsMavenWithItsWords() {
        CiroachException problem = new CiroachException(
                CiroachException.Kind.ENGINE_UNREACHABLE, "no engine", "start one", new IOException("refused"));

        assertThatThrownBy(() -> Translation.perform(() -> {
                    throw problem;
                }))
                .isInstanceOf(MojoExecutionException.class)
                .hasMessage("\nno engine\n  hint: start one")
                .hasNoCause()
                .hasSuppressedException(problem);
    }

    @Test
    void aFailedRunStaysOne() {
        MojoFailureException failure = new MojoFailureException("lint failed");

        assertThatThrownBy(() -> Translation.perform(() -> {
                    throw failure;
                }))
                .isSameAs(failure);
    }

    @Test
    void placesInAFileAreAtTheStartOfALine() {
        assertThat(Translation.ownLines("ciroach.toml:1:1: unknown key")).isEqualTo("\nciroach.toml:1:1: unknown key");
    }
}
