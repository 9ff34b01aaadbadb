package io.ciroach.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class PipelineTest {

    private static Pipeline pipeline(Map<String, Cache> caches, @Nullable List<String> stagesOrder) {
        return new Pipeline(
                "p",
                true,
                null,
                Duration.ofMinutes(10),
                Duration.ofSeconds(10),
                new BudgetSettings(null, null, null),
                null,
                caches,
                Cleaning.DEFAULT,
                stagesOrder);
    }

    @Test
    void listFormHasNoStagesWhichIsNotTheSameAsNone() {
        assertThat(pipeline(Map.of(), null).stagesOrder()).isNull();
        assertThat(pipeline(Map.of(), new ArrayList<>(List.of("build", "test"))).stagesOrder())
                .containsExactly("build", "test");
    }

    @Test
    void cachesKeepTheOrderOfTheFile() {
        Map<String, Cache> caches = new LinkedHashMap<>();
        for (String name : List.of("z", "a", "m", "b", "y")) {
            caches.put(name, new Cache(name, "/" + name, false, Cache.Scope.PIPELINE));
        }

        assertThat(pipeline(caches, null).caches()).containsExactlyEntriesOf(caches);
    }
}
