package io.ciroach.engine.docker;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class NamesTest {

    @Test
    void plainNamesStayReadable() {
        assertThat(Names.container("k3v9c2", "unit", 1)).isEqualTo("ciroach-k3v9c2-unit-1");
        assertThat(Names.container("k3v9c2", "unit-2", 3)).isEqualTo("ciroach-k3v9c2-unit-2-3");
    }

    @Test
    void whatIsLostIsMadeUpForByAHash() {
        assertThat(Names.container("r", "Heavy Build", 1)).matches("ciroach-r-heavy-build--[0-9a-f]{8}-1");
        assertThat(Names.container("r", "compile[version=1.75]", 1))
                .matches("ciroach-r-compile-version-1-75--[0-9a-f]{8}-1");
        assertThat(Names.slug("x".repeat(100))).matches("x{40}--[0-9a-f]{8}");
        assertThat(Names.slug("ü")).matches("x--[0-9a-f]{8}");
    }

    @Test
    void differentStepsNeverShareAName() {
        List<String> steps = List.of(
                "a",
                "A",
                "a b",
                "a-b",
                "a--b",
                "-a",
                "a-",
                "a_b",
                "a[b]",
                "a[v=1]",
                "a[v=2]",
                "ü",
                "ö",
                "..",
                "../a",
                "x".repeat(100),
                "x".repeat(99),
                Names.slug("A"));

        Stream<String> names =
                steps.stream().flatMap(step -> Stream.of(1, 2, 12).map(attempt -> Names.container("r", step, attempt)));

        assertThat(names).doesNotHaveDuplicates().allMatch(name -> name.matches("[a-z0-9][a-z0-9-]*"));
    }

    @Test
    void helpersAreNoSteps() {
        assertThat(Names.isHelper(Names.helper("r", 1), "r")).isTrue();
        assertThat(Names.isHelper(Names.container("r", "--helper", 1), "r")).isFalse();
    }

    @Test
    void volumesGoByCacheAndUser() {
        assertThat(Names.volume("m2", 1000)).isEqualTo("ciroach-cache-m2-1000");
        assertThat(Names.volume("/home/me/p/ciroach.toml#m2", 0))
                .matches("ciroach-cache-home-me-p-ciroach-toml-m2--[0-9a-f]{8}-0");
    }
}
