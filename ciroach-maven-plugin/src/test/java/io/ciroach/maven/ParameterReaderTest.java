package io.ciroach.maven;

import static org.assertj.core.api.Assertions.assertThat;

import io.ciroach.model.ByteSize;
import io.ciroach.model.Pull;
import io.ciroach.problem.Problem;
import io.ciroach.problem.Problems;
import org.junit.jupiter.api.Test;

class ParameterReaderTest {

    private final Problems problems = new Problems();
    private final ParameterReader reader = new ParameterReader(problems);

    @Test
    void goodValuesAreRead() {
        assertThat(reader.flag("failFast", "false")).isFalse();
        assertThat(reader.flag("failFast", " true ")).isTrue();
        assertThat(reader.count("maxParallel", "3")).isEqualTo(3);
        assertThat(reader.size("memoryBudget", "1.5gb")).isEqualTo(ByteSize.ofMb(1536));
        assertThat(reader.constant("pull", "missing", Pull.class)).isEqualTo(Pull.MISSING);
        assertThat(reader.image("helperImage", "tools/shell")).isEqualTo("tools/shell:latest");
        assertThat(reader.image("helperImage", "busybox:stable")).isEqualTo("busybox:stable");
        assertThat(reader.text(" lint,test ")).isEqualTo("lint,test");
        assertThat(problems.any()).isFalse();
    }

    @Test
    void nothingAndBlankAreTheSame() {
        for (String text : new String[] {null, "", " "}) {
            assertThat(reader.text(text)).isNull();
            assertThat(reader.flag("failFast", text)).isNull();
            assertThat(reader.count("maxParallel", text)).isNull();
            assertThat(reader.size("memoryBudget", text)).isNull();
            assertThat(reader.image("helperImage", text)).isNull();
            assertThat(reader.constant("pull", text, Pull.class)).isNull();
        }
        assertThat(problems.any()).isFalse();
    }

    @Test
    void everyBadValueGetsASentence() {
        assertThat(reader.flag("failFast", "flase")).isNull();
        assertThat(reader.count("maxParallel", "0")).isNull();
        assertThat(reader.count("maxParallel", "two")).isNull();
        assertThat(reader.size("memoryBudget", "lots")).isNull();
        assertThat(reader.image("helperImage", "Busy Box")).isNull();
        assertThat(reader.constant("pull", "mising", Pull.class)).isNull();
        assertThat(reader.constant("pull", "nowhere near", Pull.class)).isNull();

        assertThat(problems.errors())
                .extracting(Problem::render)
                .containsExactly(
                        "ciroach.failFast is \"flase\": one of true, false is expected, did you mean \"false\"?",
                        "ciroach.maxParallel is \"0\": a whole number of at least 1 is expected",
                        "ciroach.maxParallel is \"two\": a whole number of at least 1 is expected",
                        "ciroach.memoryBudget is \"lots\": a size is expected, such as 512mb, 2gb or 1.5gb",
                        "ciroach.helperImage is \"Busy Box\": a Docker reference is expected, such as busybox:stable",
                        "ciroach.pull is \"mising\": one of missing, always, never is expected, did you mean \"missing\"?",
                        "ciroach.pull is \"nowhere near\": one of missing, always, never is expected");
    }
}
