package io.ciroach.engine.docker;

import io.ciroach.problem.CiroachException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/**
 * Reads the PEM files that the Docker CLI reads, {@code ca.pem}, {@code cert.pem} and {@code key.pem}, with what the JDK has:
 * docker-java would take BouncyCastle for it, which weighs as much as all the rest. The engine's certificate is always
 * checked, against {@code ca.pem} or, without one, against the JDK's authorities.
 */
final class TlsFolder {

    private static final char[] NO_PASSWORD = new char[0];

    private static final Pattern KEY =
            Pattern.compile("-----BEGIN ([A-Z ]*)PRIVATE KEY-----([A-Za-z0-9+/=\\s]*)-----END \\1PRIVATE KEY-----");

    /** An RSA key's algorithm identifier in DER, as a PKCS#8 frame has it around a PKCS#1 key. */
    private static final byte[] RSA = {
        0x30, 0x0d, 6, 9, 0x2a, (byte) 0x86, 0x48, (byte) 0x86, (byte) 0xf7, 0x0d, 1, 1, 1, 5, 0
    };

    private final Path folder;

    TlsFolder(Path folder) {
        this.folder = folder;
    }

    SSLContext context() {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(keys(), trust(), null);
            return context;
        } catch (GeneralSecurityException | IOException e) {
            throw problem("the certificates in " + folder + " cannot be used: " + e.getMessage(), e);
        }
    }

    private KeyManager @Nullable [] keys() throws GeneralSecurityException, IOException {
        Path certificate = folder.resolve("cert.pem");
        Path key = folder.resolve("key.pem");
        if (!Files.exists(certificate) && !Files.exists(key)) {
            return null;
        }
        KeyStore store = empty();
        store.setKeyEntry(
                "client",
                privateKey(key),
                NO_PASSWORD,
                certificates(certificate).toArray(new Certificate[0]));
        KeyManagerFactory factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        factory.init(store, NO_PASSWORD);
        return factory.getKeyManagers();
    }

    private TrustManager @Nullable [] trust() throws GeneralSecurityException, IOException {
        Path authority = folder.resolve("ca.pem");
        if (!Files.exists(authority)) {
            return null;
        }
        KeyStore store = empty();
        int number = 0;
        for (Certificate each : certificates(authority)) {
            store.setCertificateEntry("ca" + number++, each);
        }
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(store);
        return factory.getTrustManagers();
    }

    private static KeyStore empty() throws GeneralSecurityException, IOException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        return store;
    }

    private static List<Certificate> certificates(Path file) throws GeneralSecurityException, IOException {
        try (InputStream input = new ByteArrayInputStream(Files.readAllBytes(file))) {
            List<Certificate> all =
                    List.copyOf(CertificateFactory.getInstance("X.509").generateCertificates(input));
            if (all.isEmpty()) {
                throw problem(file + " holds no certificate", null);
            }
            return all;
        }
    }

    private static PrivateKey privateKey(Path file) throws GeneralSecurityException, IOException {
        Matcher matcher = KEY.matcher(Files.readString(file));
        if (!matcher.find()) {
            throw problem(file + " holds no private key without a password", null);
        }
        String kind = matcher.group(1).strip();
        byte[] der = Base64.getMimeDecoder().decode(matcher.group(2));
        return switch (kind) {
            case "" -> pkcs8(file, der);
            case "RSA" -> pkcs8(file, framed(der));
            default ->
                throw problem(
                        file + " holds a key in the form \"" + kind + " PRIVATE KEY\", which is not understood; "
                                + "`openssl pkcs8 -topk8 -nocrypt -in key.pem` writes it as \"PRIVATE KEY\"",
                        null);
        };
    }

    private static PrivateKey pkcs8(Path file, byte[] der) throws GeneralSecurityException {
        for (String algorithm : List.of("RSA", "EC", "EdDSA")) {
            try {
                return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(der));
            } catch (InvalidKeySpecException e) {
                // It is of another kind.
            }
        }
        throw problem(file + " holds a private key of a kind that is not understood (RSA, EC and EdDSA are)", null);
    }

    private static byte[] framed(byte[] pkcs1) {
        byte[] version = {2, 1, 0};
        return der(0x30, version, RSA, der(0x04, pkcs1));
    }

    private static byte[] der(int tag, byte[]... parts) {
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            content.writeBytes(part);
        }
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        all.write(tag);
        int length = content.size();
        if (length < 0x80) {
            all.write(length);
        } else {
            byte[] digits = BigInteger.valueOf(length).toByteArray();
            int skip = digits[0] == 0 ? 1 : 0;
            all.write(0x80 | (digits.length - skip));
            all.write(digits, skip, digits.length - skip);
        }
        all.writeBytes(content.toByteArray());
        return all.toByteArray();
    }

    private static CiroachException problem(String message, @Nullable Throwable cause) {
        return new CiroachException(
                CiroachException.Kind.ENGINE_UNREACHABLE,
                message,
                "DOCKER_CERT_PATH names the folder with ca.pem, cert.pem and key.pem, as for the Docker CLI",
                cause);
    }
}
