package io.ciroach.engine.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ciroach.problem.CiroachException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPairGenerator;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TlsFolderTest {

    @TempDir
    @SuppressWarnings("NullAway.Init")
    static Path made;

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path folder;

    @BeforeAll
    static void makeACertificate() throws Exception {
        TestCertificates.in(made);
    }

    /** Whose key it is does not matter for reading it. */
    @BeforeEach
    void takeTheCertificate() throws Exception {
        Files.copy(made.resolve("ca.pem"), folder.resolve("ca.pem"));
        Files.copy(made.resolve("cert.pem"), folder.resolve("cert.pem"));
    }

    private static byte[] key(String algorithm) throws Exception {
        return KeyPairGenerator.getInstance(algorithm)
                .generateKeyPair()
                .getPrivate()
                .getEncoded();
    }

    private void key(String kind, byte[] der) throws Exception {
        Files.writeString(folder.resolve("key.pem"), TestCertificates.pem(kind, der));
    }

    @ParameterizedTest
    @ValueSource(strings = {"RSA", "EC", "Ed25519"})
    void keysOfEachKindAreRead(String algorithm) throws Exception {
        key("PRIVATE KEY", key(algorithm));

        assertThat(new TlsFolder(folder).context()).isNotNull();
    }

    @Test
    void oldFormOfRsaKeysIsReadToo() throws Exception {
        byte[] pkcs8 = key("RSA");
        // The frame around the key itself: a sequence, a version, an algorithm, an octet string; 26 bytes in all.
        key("RSA PRIVATE KEY", Arrays.copyOfRange(pkcs8, 26, pkcs8.length));

        assertThat(new TlsFolder(folder).context()).isNotNull();
    }

    @Test
    void formsThatAreNotUnderstoodAreNamedWithTheRemedy() throws Exception {
        byte[] pkcs8 = key("EC");

        key("EC PRIVATE KEY", pkcs8);
        assertThatThrownBy(() -> new TlsFolder(folder).context())
                .isInstanceOf(CiroachException.class)
                .hasMessageContaining("\"EC PRIVATE KEY\"")
                .hasMessageContaining("openssl pkcs8 -topk8 -nocrypt");
        key("ENCRYPTED PRIVATE KEY", pkcs8);
        assertThatThrownBy(() -> new TlsFolder(folder).context()).hasMessageContaining("ENCRYPTED PRIVATE KEY");
        Files.writeString(folder.resolve("key.pem"), "nothing");
        assertThatThrownBy(() -> new TlsFolder(folder).context()).hasMessageContaining("holds no private key");
        Files.writeString(folder.resolve("ca.pem"), "");
        Files.delete(folder.resolve("key.pem"));
        Files.delete(folder.resolve("cert.pem"));
        assertThatThrownBy(() -> new TlsFolder(folder).context())
                .isInstanceOf(CiroachException.class)
                .hasMessageContaining(folder.toString())
                .hasMessageContaining("DOCKER_CERT_PATH");
    }

    @Test
    void folderWithoutCertificatesMeansTheJdksAuthorities() throws Exception {
        Files.delete(folder.resolve("ca.pem"));
        Files.delete(folder.resolve("cert.pem"));

        assertThat(new TlsFolder(folder).context()).isNotNull();
    }
}
