package io.ciroach.house;

import io.ciroach.testing.ApiText;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** Whoever changes what users can name sees it, and so does who reads the change. */
class ApiGoldenTest {

    @Test
    void theApiIsWhatItsListSays() throws IOException {
        ApiText.check(Path.of("src/test/resources/io/ciroach/house/api.txt"));
    }
}
