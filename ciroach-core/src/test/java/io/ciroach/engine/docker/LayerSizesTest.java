package io.ciroach.engine.docker;

import static org.assertj.core.api.Assertions.assertThat;

import io.ciroach.engine.docker.LayerSizes.Row;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Which rows of a history made layers. */
class LayerSizesTest {

    private static Row row(long size, String createdBy) {
        return new Row(size, createdBy);
    }

    @Test
    void rowWithASizeMadeALayer() {
        assertThat(LayerSizes.of(
                        2,
                        List.of(
                                row(100, "/bin/sh -c #(nop) ADD file:1 in / "),
                                row(0, "/bin/sh -c #(nop)  CMD [\"sh\"]"),
                                row(20, "RUN /bin/sh -c apk add x # buildkit"))))
                .containsExactly(100L, 20L);
    }

    @Test
    void ofRowsWithoutThoseThatChangeFilesMadeTheLayersThatAreMissing() {
        assertThat(LayerSizes.of(
                        4,
                        List.of(
                                row(100, "ADD rootfs / # buildkit"),
                                row(0, "ENV A=b"),
                                row(0, "WORKDIR /app"),
                                row(0, "RUN /bin/sh -c true # buildkit"),
                                row(7, "COPY a b # buildkit"),
                                row(0, "CMD [\"x\"]"))))
                .containsExactly(100L, 0L, 0L, 7L);
    }

    @Test
    void historyThatIsCutShortLeavesLayersWithoutASize() {
        assertThat(LayerSizes.of(2, List.of(row(5, "")))).containsExactly(5L, 0L);
        assertThat(LayerSizes.of(1, List.of(row(5, ""), row(0, "CMD")))).containsExactly(5L);
        assertThat(LayerSizes.of(0, List.of())).isEmpty();
    }
}
