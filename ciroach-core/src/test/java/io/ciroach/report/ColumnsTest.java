package io.ciroach.report;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ColumnsTest {

    @Test
    void wideCharactersTakeTwoColumnsAndCombiningOnesNone() {
        assertThat(Columns.width("abc")).isEqualTo(3);
        assertThat(Columns.width("日本")).isEqualTo(4);
        assertThat(Columns.width("한")).isEqualTo(2);
        assertThat(Columns.width("🚀")).isEqualTo(2);
        assertThat(Columns.width("e\u0301")).isEqualTo(1);
        assertThat(Columns.width("Ü…")).isEqualTo(2);
    }

    @Test
    void textIsCutWithAnEllipsis() {
        assertThat(Columns.cut("abc", 3)).isEqualTo("abc");
        assertThat(Columns.cut("abcd", 3)).isEqualTo("ab…");
        assertThat(Columns.cut("日本語", 4)).isEqualTo("日…");
        assertThat(Columns.cut("🚀🚀", 3)).isEqualTo("🚀…");
        assertThat(Columns.cut("abc", 1)).isEqualTo("…");
        assertThat(Columns.cut("abc", 0)).isEmpty();
    }

    @Test
    void textIsPadded() {
        assertThat(Columns.left("日", 4)).isEqualTo("日  ");
        assertThat(Columns.right("日", 4)).isEqualTo("  日");
        assertThat(Columns.left("日本語", 4)).isEqualTo("日… ");
    }
}
