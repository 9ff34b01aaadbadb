package io.ciroach.budget;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** Several runs on one fake engine, of which nothing is left in the end. */
abstract class RivalsTestKit {

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path state;

    @SuppressWarnings("NullAway.Init")
    Rivals rivals;

    @BeforeEach
    void begin() {
        rivals = new Rivals(state, 1);
        rivals.time.enter();
    }

    @AfterEach
    void nothingIsLeft() throws Exception {
        assertThat(rivals.close()).isEmpty();
        rivals.fake.checkNothingIsOpen();
    }
}
