package io.ciroach.store;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Whose a cache is. */
class CacheNameTest {

    private static final String PIPELINE = "/p/ciroach.toml";

    @Test
    void cacheOfAPipelineIsNobodyElses() {
        String cache = new CacheName(1000, PIPELINE, "m2").toString();

        assertThat(CacheName.isOf(cache, 1000)).isTrue();
        assertThat(CacheName.isOf(cache, 1000, PIPELINE)).isTrue();
        assertThat(CacheName.isOf(cache, 1000, null)).isFalse();
        assertThat(CacheName.isOf(cache, 100)).isFalse();
        assertThat(CacheName.isOf(cache, 1000, "/q/ciroach.toml")).isFalse();
    }

    @Test
    void cacheOfAUserIsNoPipelinesAndNoOtherUsers() {
        String cache = new CacheName(1000, null, "m2").toString();

        assertThat(CacheName.isOf(cache, 1000, null)).isTrue();
        assertThat(CacheName.isOf(cache, 1000, PIPELINE)).isFalse();
        assertThat(CacheName.isOf(cache, 1001, null)).isFalse();
        assertThat(cache).isNotEqualTo(new CacheName(1001, null, "m2").toString());
    }

    @Test
    void nameMayHoldASlash() {
        assertThat(CacheName.isOf(new CacheName(1, PIPELINE, "a/b").toString(), 1, PIPELINE))
                .isTrue();
        assertThat(CacheName.isOf(new CacheName(1, null, PIPELINE + "/m2").toString(), 1, PIPELINE))
                .isFalse();
    }
}
