package io.ciroach.store;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;

/**
 * Tells whether a value is the one that it was, without keeping it: a slow hash with a salt of its own, so that short secrets
 * are not guessed from it at speed.
 */
public final class SaltedHash {

    private static final String NAME = "pbkdf2-sha256";
    private static final int ROUNDS = 120_000;
    private static final int BYTES = 32;
    private static final int SALT = 16;

    private final int rounds;
    private final byte[] salt;
    private final byte[] hash;

    private SaltedHash(int rounds, byte[] salt, byte[] hash) {
        this.rounds = rounds;
        this.salt = salt;
        this.hash = hash;
    }

    /**
     * Of a value. Takes some tens of milliseconds.
     *
     * @param value which
     * @return its hash
     */
    public static SaltedHash of(String value) {
        byte[] salt = new byte[SALT];
        new SecureRandom().nextBytes(salt);
        return new SaltedHash(ROUNDS, salt, hash(value, salt, ROUNDS));
    }

    /**
     * Of its text.
     *
     * @param text what {@link #toString()} gave
     * @return the hash
     * @throws IllegalArgumentException when it is no such text
     */
    public static SaltedHash parse(String text) {
        String[] parts = text.split("\\$", -1);
        if (parts.length != 4 || !parts[0].equals(NAME)) {
            throw new IllegalArgumentException("no " + NAME + " hash");
        }
        return new SaltedHash(
                Integer.parseInt(parts[1]),
                Base64.getDecoder().decode(parts[2]),
                Base64.getDecoder().decode(parts[3]));
    }

    /**
     * Compares. Takes as long as making one.
     *
     * @param value another value, or the same
     * @return whether it is the same
     */
    public boolean matches(String value) {
        return MessageDigest.isEqual(hash, hash(value, salt, rounds));
    }

    private static byte[] hash(String value, byte[] salt, int rounds) {
        // The empty password is refused by some providers, so each gets a first letter.
        PBEKeySpec spec = new PBEKeySpec(("=" + value).toCharArray(), salt, rounds, BYTES * 8);
        try {
            return SecretKeyFactory.getInstance("PBKDF2WithHmacSHA256")
                    .generateSecret(spec)
                    .getEncoded();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has PBKDF2", e);
        } finally {
            spec.clearPassword();
        }
    }

    /** {@return the hash with all that is needed to compare; not the value} */
    @Override
    public String toString() {
        Base64.Encoder base64 = Base64.getEncoder();
        return NAME + "$" + rounds + "$" + base64.encodeToString(salt) + "$" + base64.encodeToString(hash);
    }
}
