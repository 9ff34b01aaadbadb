package io.ciroach.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.util.List;
import org.junit.jupiter.api.Test;

class WaitReasonTest {

    @Test
    void eachReasonHasItsWordAndNamesWhoIsWaitedFor() {
        List<String> by = List.of("a", "other:b");

        assertThat(List.of(
                        new WaitReason.Needs(by),
                        new WaitReason.Room(by),
                        new WaitReason.CacheInUse("m2", by),
                        new WaitReason.Pulling("img:1"),
                        new WaitReason.Engine()))
                .extracting(WaitReason::word, WaitReason::by)
                .containsExactly(
                        tuple("needs", by),
                        tuple("room", by),
                        tuple("cache", by),
                        tuple("pull", List.of()),
                        tuple("engine", List.of()));
    }
}
