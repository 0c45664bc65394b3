package io.pgbaton.monitor.adapter.postgres;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;

/**
 * Runs the costly part of a SCRAM login (RFC 5802, section 3: 4096 rounds of HMAC) before the first
 * probe. In a fresh JVM it is interpreted and takes so long that a healthy node looked silent.
 */
public final class ScramWarmUp {

    private static final int ROUNDS = 4096;
    private static final int KEY_BITS = 256;

    private ScramWarmUp() {}

    /** Takes some tenths of a second in a fresh JVM. */
    public static void run() {
        try {
            SecretKeyFactory factory = SecretKeyFactory.getInstance("PBKDF2WithHmacSHA256");
            byte[] salt = "pgbaton".getBytes(StandardCharsets.US_ASCII);
            for (int login = 0; login < 2; login++) {
                factory.generateSecret(
                        new PBEKeySpec("warm-up".toCharArray(), salt, ROUNDS, KEY_BITS));
            }
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this JDK has no PBKDF2WithHmacSHA256", e);
        }
    }
}
