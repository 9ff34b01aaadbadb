package io.ciroach.engine.docker;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ImageReferenceTest {

    @ParameterizedTest
    @CsvSource({
        "alpine,                       https://index.docker.io/v1/, alpine,             latest",
        "alpine:3.20,                  https://index.docker.io/v1/, alpine,             3.20",
        "me/app:1,                     https://index.docker.io/v1/, me/app,             1",
        "docker.io/library/alpine:3,   https://index.docker.io/v1/, docker.io/library/alpine, 3",
        "localhost/app,                localhost,                   localhost/app,      latest",
        "127.0.0.1:5000/app,           127.0.0.1:5000,              127.0.0.1:5000/app, latest",
        "127.0.0.1:5000/a/b:1,         127.0.0.1:5000,              127.0.0.1:5000/a/b, 1",
        "ghcr.io/me/app@sha256:ab,     ghcr.io,                     ghcr.io/me/app,     sha256:ab",
        "ghcr.io/me/app:1@sha256:ab,   ghcr.io,                     ghcr.io/me/app,     sha256:ab",
    })
    void referenceHasItsParts(String reference, String registry, String repository, String tag) {
        assertThat(ImageReference.of(reference)).isEqualTo(new ImageReference(registry, repository, tag));
    }
}
