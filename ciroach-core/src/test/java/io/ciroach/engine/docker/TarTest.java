package io.ciroach.engine.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class TarTest {

    private static Optional<Tar.Entry> first(byte[] archive) throws IOException {
        return Tar.first(new ByteArrayInputStream(archive));
    }

    @Test
    void folderIsReadAsItWasWritten() throws Exception {
        Tar.Entry entry =
                first(Tar.of(List.of(new Tar.Folder("/home/app", 1234, 5)))).orElseThrow();

        assertThat(entry.isFolder()).isTrue();
        assertThat(entry.uid()).isEqualTo(1234);
        assertThat(entry.mode()).isEqualTo(0755);
    }

    @Test
    void largeNumbersAndLongPathsFit() throws Exception {
        String path = "/" + "deep/".repeat(40) + "end";

        byte[] archive = Tar.of(List.of(new Tar.Folder(path, 4_000_000_000L, 3_000_000_000L)));

        assertThat(first(archive).orElseThrow().uid()).isEqualTo(4_000_000_000L);
        assertThat(new String(archive, StandardCharsets.UTF_8)).contains("path=" + path.substring(1) + "/\n");
    }

    @Test
    void emptyArchiveHoldsNothing() throws Exception {
        assertThat(first(Tar.of(List.of()))).isEmpty();
        assertThat(first(new byte[0])).isEmpty();
    }

    @Test
    void fileThatIsFarTooLargeIsNotRead() {
        byte[] archive = Tar.of(List.of(new Tar.Folder("/x", 0, 0)));
        archive[156] = '0';
        System.arraycopy("77777777777".getBytes(StandardCharsets.US_ASCII), 0, archive, 124, 11);

        assertThatThrownBy(() -> first(archive)).isInstanceOf(IOException.class);
    }

    @Test
    void damagedArchivesAreErrorsAndNoCrashes() {
        long seed = Long.getLong("ciroach.seed", 20_261_124L);
        Random random = new Random(seed);
        byte[] good = Tar.of(List.of(new Tar.Folder("/" + "x".repeat(120), 1, 1)));
        for (int i = 0; i < 5_000; i++) {
            byte[] bad = Arrays.copyOf(good, random.nextInt(good.length));
            for (int flip = random.nextInt(4); flip > 0 && bad.length > 0; flip--) {
                bad[random.nextInt(bad.length)] = (byte) random.nextInt();
            }
            try {
                assertThat(first(bad)).isNotNull();
            } catch (IOException expected) {
                assertThat(expected).isNotNull();
            } catch (RuntimeException e) {
                throw new AssertionError("seed " + seed + ", round " + i, e);
            }
        }
    }
}
