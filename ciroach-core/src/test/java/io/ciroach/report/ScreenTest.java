package io.ciroach.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.ciroach.testing.Seed;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ScreenTest {

    private final List<String> blocks = new ArrayList<>();
    private final Screen screen = new Screen(blocks::add, command -> blocks.add("command: " + command));

    @Test
    void littleIsGatheredUntilItIsFlushed() {
        screen.put("a\n");
        screen.put("b\n");
        assertThat(blocks).isEmpty();
        assertThat(screen.isEmpty()).isFalse();
        screen.flush();
        screen.flush();
        assertThat(blocks).containsExactly("a\nb\n");
        assertThat(screen.isEmpty()).isTrue();
    }

    @Test
    void aCommandComesByItselfAtItsPlace() {
        screen.put("a\n");
        screen.command("::endgroup::\n");
        screen.put("b\n");
        screen.flush();
        assertThat(blocks).containsExactly("a\n", "command: ::endgroup::\n", "b\n");
    }

    @Test
    void blocksAreWholeLinesAndSmallWhereLinesAre() {
        long seed = Seed.get();
        Random random = new Random(seed);
        StringBuilder all = new StringBuilder();
        for (int i = 0; i < 500; i++) {
            StringBuilder lines = new StringBuilder();
            for (int line = random.nextInt(200); line >= 0; line--) {
                lines.append("x".repeat(random.nextInt(random.nextInt(50) == 0 ? 20_000 : 100)))
                        .append('\n');
            }
            screen.put(lines);
            all.append(lines);
        }
        screen.flush();
        assertThat(String.join("", blocks)).as(Seed.words(seed)).isEqualTo(all.toString());
        assertThat(blocks).as(Seed.words(seed)).allSatisfy(block -> {
            assertThat(block).endsWith("\n");
            assertThat(block.length() <= 8 * 1024 || block.indexOf('\n') == block.length() - 1)
                    .isTrue();
        });
    }
}
