package io.ciroach.maven;

import static org.assertj.core.api.Assertions.assertThat;

import io.ciroach.problem.Problem;
import io.ciroach.problem.Problems;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ReportPlaceTest {

    private final Problems problems = new Problems();

    @Test
    void theDefaultExecutionsShareTheFolder() {
        assertThat(place(null, "default-cli")).isEqualTo(Path.of("/p/target/ciroach"));
        assertThat(place(null, "default")).isEqualTo(Path.of("/p/target/ciroach"));
    }

    @Test
    void anExecutionWithAnIdHasAFolderOfItsOwn() {
        assertThat(place(null, "smoke")).isEqualTo(Path.of("/p/target/ciroach/smoke"));
        assertThat(place(null, "Ende-zu-Ende Prüfung 2"))
                .isEqualTo(Path.of("/p/target/ciroach/Ende-zu-Ende Prüfung 2"));
        assertThat(problems.any()).isFalse();
    }

    @Test
    void aWrittenFolderIsTakenAsItStands() {
        assertThat(place(Path.of("/p/reports"), "smoke")).isEqualTo(Path.of("/p/reports"));
    }

    @Test
    void anIdNeverLeadsElsewhereNorIntoAnotherOnesReports() {
        for (String id : new String[] {"..", "../up", "a/b", "logs", "run.json", "", "x\ny"}) {
            place(null, id);
        }

        assertThat(problems.errors())
                .hasSize(7)
                .first()
                .extracting(Problem::render)
                .isEqualTo("the execution id \"..\" cannot name a folder below /p/target/ciroach\n"
                        + "  hint: call the execution something else, or write <reportDirectory>");
    }

    private Path place(@Nullable Path written, String executionId) {
        return ReportPlace.of(written, Path.of("/p/target"), executionId, problems);
    }
}
