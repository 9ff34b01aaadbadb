package io.ciroach.maven;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ciroach.maven.Output.Written;
import io.ciroach.problem.CiroachException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class OutputTest {

    private static final Path FILE = Path.of("/p/plan.json");

    private final Written written = new Written();

    @Test
    void noModuleTakesThePlaceOfAnothersFile() {
        written.enter(FILE, "plan", "com.example:front:1");

        assertThatThrownBy(() -> written.enter(FILE, "plan", "com.example:back:1"))
                .isInstanceOf(CiroachException.class)
                .hasMessageContaining("the plan of com.example:front:1 is in /p/plan.json already")
                .hasMessageContaining("-pl chooses one");
    }

    @Test
    void aGoalThatIsCalledAgainWritesItsOwnAnew() {
        written.enter(FILE, "plan", "com.example:front:1");

        assertThatCode(() -> written.enter(FILE, "plan", "com.example:front:1")).doesNotThrowAnyException();
    }
}
