package io.ciroach.engine.docker;

import static org.assertj.core.api.Assertions.assertThat;

import io.ciroach.engine.EngineException;
import io.ciroach.engine.EngineException.Reason;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PullFailuresTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "IMAGE_MISSING | manifest for 127.0.0.1:5000/x:1 not found: manifest unknown: manifest unknown",
                "IMAGE_MISSING | no matching manifest for linux/s390x in the manifest list entries",
                "IMAGE_MISSING | image with reference x was found but does not match the specified platform",
                "IMAGE_MISSING | repository 127.0.0.1:5000/x not found: name unknown: repository name not known to registry",
                "IMAGE_DENIED  | pull access denied for x, repository does not exist or may require 'docker login': denied",
                "IMAGE_DENIED  | Head \"http://127.0.0.1:5001/v2/x/manifests/1\": no basic auth credentials",
                "IMAGE_DENIED  | unauthorized: authentication required",
                "REGISTRY      | toomanyrequests: You have reached your pull rate limit",
                "REGISTRY      | Get \"https://registry-1.docker.io/v2/\": dial tcp: lookup registry-1.docker.io: no such host",
                "REGISTRY      | Get \"http://127.0.0.1:5999/v2/\": dial tcp 127.0.0.1:5999: connect: connection refused",
                "REGISTRY      | received unexpected HTTP status: 500 Internal Server Error",
                "REGISTRY      | Get \"https://x/v2/\": net/http: TLS handshake timeout",
                "REGISTRY      | unexpected EOF",
                "REFUSED       | write /var/lib/docker/tmp/GetImageBlob1: no space left on device",
                "REFUSED       | invalid reference format: repository name must be lowercase",
            })
    void wordsOfTheEngineDecide(Reason reason, String said) {
        assertThat(PullFailures.classify("x:1", said, false, null).reason()).isEqualTo(reason);
    }

    @Test
    void messageNamesTheImageTheWordsAndTheRemedy() {
        EngineException failure = PullFailures.classify(
                "127.0.0.1:5001/x:1", "unauthorized: authentication required", true, "docker-credential-x failed");

        assertThat(failure)
                .hasMessage("image 127.0.0.1:5001/x:1 cannot be fetched: unauthorized: authentication required; "
                        + "check its name, or log in with `docker login 127.0.0.1:5001`; the engine has an image of that "
                        + "name, which pull = \"missing\" would use; docker-credential-x failed");
        assertThat(PullFailures.classify("x:1", "denied: y", false, null)).hasMessageContaining("`docker login`");
        assertThat(PullFailures.classify("127.0.0.1:5999/x:1", "connection refused", false, null))
                .hasMessageEndingWith("; check that the registry 127.0.0.1:5999 is up, and that the engine reaches it");
    }
}
