package io.ciroach.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class SaltedHashTest {

    @Test
    void valueMatchesItsOwnHashAndNoOtherDoes() {
        SaltedHash hash = SaltedHash.parse(SaltedHash.of("s3cret").toString());

        assertThat(hash.matches("s3cret")).isTrue();
        assertThat(hash.matches("s3cret ")).isFalse();
        assertThat(hash.matches("")).isFalse();
    }

    @Test
    void emptyValueHasAHashToo() {
        assertThat(SaltedHash.of("").matches("")).isTrue();
    }

    @Test
    void sameValueHasAnotherHashEachTimeAndNeverItself() {
        String first = SaltedHash.of("s3cret").toString();

        assertThat(first).isNotEqualTo(SaltedHash.of("s3cret").toString()).doesNotContain("s3cret");
    }

    @Test
    void otherTextIsNoHash() {
        assertThatThrownBy(() -> SaltedHash.parse("md5$1$x$y")).isInstanceOf(IllegalArgumentException.class);
    }
}
