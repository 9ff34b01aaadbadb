package io.ciroach.toml;

import static org.assertj.core.api.Assertions.assertThat;

import io.ciroach.toml.Keys.Group;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Each key has one home on the user's page. */
class PipelineFilePageTest {

    private static final Path PAGE = Path.of("../docs/pipeline-file.md");
    private static final Pattern ROW = Pattern.compile("^\\| `([a-z_]+)` \\|", Pattern.MULTILINE);

    @Test
    void stepKeysAreTheRowsOfTheTable() throws IOException {
        List<String> rows = ROW.matcher(Files.readString(PAGE))
                .results()
                .map(row -> row.group(1))
                .toList();

        assertThat(rows).containsExactlyInAnyOrderElementsOf(Group.STEP.names());
    }

    @Test
    void everyOtherKeyIsOnThePage() throws IOException {
        String page = Files.readString(PAGE);

        assertThat(Stream.of(Group.FILE, Group.PIPELINE, Group.CACHE, Group.CLEAN)
                        .flatMap(group -> group.names().stream()))
                .isNotEmpty()
                .allMatch(key ->
                        Pattern.compile("\\b" + key + "\\b").matcher(page).find());
    }
}
