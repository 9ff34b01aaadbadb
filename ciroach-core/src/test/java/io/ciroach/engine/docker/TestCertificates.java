package io.ciroach.engine.docker;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyStore;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** A key and a certificate for itself, made by the JDK's keytool, for both sides of a connection. */
final class TestCertificates {

    private static final String PASSWORD = "changeit";

    private final KeyStore store;

    private TestCertificates(KeyStore store) {
        this.store = store;
    }

    /** Writes ca.pem, cert.pem and key.pem as the Docker CLI has them. */
    static TestCertificates in(Path folder) throws IOException, GeneralSecurityException {
        Path file = folder.resolve("store.p12");
        List<String> command = List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-alias",
                "engine",
                "-dname",
                "CN=engine",
                "-ext",
                "SAN=IP:127.0.0.1,DNS:localhost",
                "-storetype",
                "PKCS12",
                "-keystore",
                file.toString(),
                "-storepass",
                PASSWORD,
                "-keyalg",
                "RSA",
                "-keysize",
                "2048",
                // It lives for a second: not worth a good compiler.
                "-J-XX:TieredStopAtLevel=1");
        TestEngine.Result made = TestEngine.run(Map.of(), command);
        if (made.code() != 0) {
            throw new AssertionError(made.output());
        }
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream input = Files.newInputStream(file)) {
            store.load(input, PASSWORD.toCharArray());
        }
        Files.delete(file);
        TestCertificates certificates = new TestCertificates(store);
        String certificate = pem("CERTIFICATE", store.getCertificate("engine").getEncoded());
        Files.writeString(folder.resolve("ca.pem"), certificate);
        Files.writeString(folder.resolve("cert.pem"), certificate);
        Files.writeString(
                folder.resolve("key.pem"), pem("PRIVATE KEY", certificates.key().getEncoded()));
        return certificates;
    }

    private Key key() throws GeneralSecurityException {
        return store.getKey("engine", PASSWORD.toCharArray());
    }

    static String pem(String kind, byte[] der) {
        return "-----BEGIN " + kind + "-----\n"
                + Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII))
                        .encodeToString(der)
                + "\n-----END " + kind + "-----\n";
    }

    SSLContext serverContext() throws GeneralSecurityException {
        KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(store, PASSWORD.toCharArray());
        KeyStore trusted = KeyStore.getInstance("PKCS12");
        try {
            trusted.load(null, null);
        } catch (IOException e) {
            throw new GeneralSecurityException(e);
        }
        trusted.setCertificateEntry("client", store.getCertificate("engine"));
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(trusted);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
        return context;
    }
}
