package io.ciroach.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.ciroach.model.ByteSize;
import io.ciroach.result.PruneResult;
import io.ciroach.result.PruneResult.Item;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What pruning shows. */
class PruneTextTest {

    private static final List<Item> IMAGES = List.of(
            new Item("alpine:3.20", false, ByteSize.ofMb(7), "/p/ciroach.toml refers to it"),
            new Item("rust:1.79", true, ByteSize.ofMb(800), "no pipeline refers to it any more"));
    private static final List<Item> CACHES =
            List.of(new Item("v\u001b[1m", true, ByteSize.ofMb(5), "caches = \"all\""));

    @Test
    void whatGoesComesFirstEachWithItsSizeAndReason() {
        assertThat(PruneText.of(new PruneResult(true, IMAGES, CACHES, List.of(), List.of())))
                .isEqualTo("""
                        image goes   rust:1.79  800mb  no pipeline refers to it any more
                        image stays  alpine:3.20  7mb  /p/ciroach.toml refers to it
                        cache goes   v [1m  5mb  caches = "all"
                        would free 805mb
                        """);
    }

    @Test
    void whatIsGoneIsSaidToBe() {
        assertThat(PruneText.of(new PruneResult(false, IMAGES, List.of(), List.of(), List.of())))
                .startsWith("image gone   rust:1.79  800mb  ")
                .endsWith("\nfreed 800mb\n");
    }

    @Test
    void nothingIsSaidToBeNothing() {
        assertThat(PruneText.of(new PruneResult(true, List.of(), List.of(), List.of(), List.of())))
                .isEqualTo("there is nothing that Ciroach fetched or keeps\nwould free 0b\n");
        assertThat(PruneText.of(new PruneResult(false, List.of(), List.of(), List.of(), List.of())))
                .isEqualTo("there is nothing to remove; -Dciroach.dryRun lists what stays, and why\nfreed 0b\n");
    }
}
