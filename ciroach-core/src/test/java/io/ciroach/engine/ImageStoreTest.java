package io.ciroach.engine;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** One image has many ways to be written. */
class ImageStoreTest {

    @ParameterizedTest
    @CsvSource({
        "alpine, alpine:latest",
        "alpine:3.20, alpine:3.20",
        "docker.io/library/alpine:3.20, alpine:3.20",
        "index.docker.io/library/alpine, alpine:latest",
        "library/alpine:3.20, alpine:3.20",
        "docker.io/team/app:1, team/app:1",
        "library/team/app:1, library/team/app:1",
        "reg.example:5000/library/app, reg.example:5000/library/app:latest",
        "127.0.0.1:5000/a/b:1, 127.0.0.1:5000/a/b:1",
        "alpine@sha256:00, alpine@sha256:00",
        "docker.io/library/alpine:3.20@sha256:00, alpine@sha256:00"
    })
    void referenceIsWrittenAsEnginesListIt(String written, String familiar) {
        assertThat(ImageStore.familiar(written)).isEqualTo(familiar);
        assertThat(ImageStore.familiar(familiar)).isEqualTo(familiar);
    }
}
