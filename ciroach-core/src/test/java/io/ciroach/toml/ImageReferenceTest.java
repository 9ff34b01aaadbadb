package io.ciroach.toml;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ImageReferenceTest {

    private static final String DIGEST = "@sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";

    @ParameterizedTest
    @CsvSource({
        "alpine, alpine:latest",
        "polinux/stress, polinux/stress:latest",
        "localhost/a, localhost/a:latest",
        "localhost:5000/a, localhost:5000/a:latest",
        "registry.example.com:5000/team/a, registry.example.com:5000/team/a:latest",
        "Registry.Example.com/a, Registry.Example.com/a:latest",
        "[::1]:5000/a, [::1]:5000/a:latest"
    })
    void referenceWithoutATagMeansLatest(String written, String complete) {
        assertThat(ImageReference.complete(written)).contains(complete);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "alpine:3.20",
                "localhost:5000/a:1",
                "a.b-c__d/e_f:V1.0-x_y",
                "alpine" + DIGEST,
                "localhost:5000/a:1" + DIGEST
            })
    void referenceWithATagOrADigestStaysAsItIs(String written) {
        assertThat(ImageReference.complete(written)).contains(written);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "Alpine",
                "team/Alpine",
                "alpine:",
                "alpine:-x",
                "alpine:a b",
                ":1",
                "/a",
                "a/",
                "a//b",
                "a@",
                "a@sha256:12",
                "-a",
                "a-",
                "https://a/b",
                "a:1:2",
                "a\nb",
                "$IMAGE"
            })
    void anythingElseIsNoReference(String written) {
        assertThat(ImageReference.complete(written)).isEmpty();
    }

    @Test
    void endlessReferenceIsRefusedAndDoesNoHarm() {
        assertThat(ImageReference.complete("a/".repeat(1_000_000) + "a")).isEmpty();
        assertThat(ImageReference.complete("a".repeat(256))).isEmpty();
        assertThat(ImageReference.complete("a".repeat(255))).isPresent();
    }
}
