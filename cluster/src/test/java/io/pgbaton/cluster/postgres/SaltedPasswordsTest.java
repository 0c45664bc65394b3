package io.pgbaton.cluster.postgres;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.security.GeneralSecurityException;
import java.security.Security;
import java.util.Arrays;
import javax.crypto.SecretKey;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import org.junit.jupiter.api.Test;

class SaltedPasswordsTest {

    private static final String ALGORITHM = "PBKDF2WithHmacSHA256";

    private final SecretKeyFactory jdk;
    private final SaltedPasswords.Derivation derivation;

    SaltedPasswordsTest() throws GeneralSecurityException {
        jdk = SecretKeyFactory.getInstance(ALGORITHM, Security.getProvider("SunJCE"));
        derivation = new SaltedPasswords.Derivation(jdk);
    }

    @Test
    void shouldDeriveWhatTheJdkDerivesAndOnlyOnce() throws GeneralSecurityException {
        // When
        SecretKey first = derivation.of(spec("secret", "salt", 4096));
        SecretKey second = derivation.of(spec("secret", "salt", 4096));

        // Then
        assertThat(first.getEncoded())
                .isEqualTo(jdk.generateSecret(spec("secret", "salt", 4096)).getEncoded())
                .isEqualTo(second.getEncoded());
        assertThat(derivation.derived()).isEqualTo(1);
    }

    @Test
    void shouldNotMixUpPasswordsSaltsAndRounds() throws GeneralSecurityException {
        // When
        byte[] key = derivation.of(spec("secret", "salt", 4096)).getEncoded();

        // Then
        assertThat(derivation.of(spec("secrets", "alt", 4096)).getEncoded()).isNotEqualTo(key);
        assertThat(derivation.of(spec("other", "salt", 4096)).getEncoded()).isNotEqualTo(key);
        assertThat(derivation.of(spec("secret", "pepper", 4096)).getEncoded()).isNotEqualTo(key);
        assertThat(derivation.of(spec("secret", "salt", 4097)).getEncoded()).isNotEqualTo(key);
        assertThat(derivation.derived()).isEqualTo(5);
    }

    @Test
    void shouldForgetTheLeastRecentlyUsed() throws GeneralSecurityException {
        // Given
        derivation.of(spec("secret", "first", 1));
        for (int i = 0; i < 256; i++) {
            derivation.of(spec("secret", "salt" + i, 1));
        }

        // When
        derivation.of(spec("secret", "first", 1));

        // Then
        assertThat(derivation.derived()).isEqualTo(258);
    }

    @Test
    void shouldStandBeforeTheJdkOnceRemembered() throws GeneralSecurityException {
        // When
        SaltedPasswords.remember();
        SaltedPasswords.remember();

        // Then
        SecretKeyFactory found = SecretKeyFactory.getInstance(ALGORITHM);
        assertThat(found.getProvider()).isInstanceOf(SaltedPasswords.class);
        assertThat(found.generateSecret(spec("secret", "salt", 4096)).getEncoded())
                .isEqualTo(jdk.generateSecret(spec("secret", "salt", 4096)).getEncoded());
        assertThat(Arrays.stream(Security.getProviders()).filter(SaltedPasswords.class::isInstance))
                .hasSize(1);
    }

    private static PBEKeySpec spec(String password, String salt, int rounds) {
        return new PBEKeySpec(password.toCharArray(), salt.getBytes(UTF_8), rounds, 256);
    }
}
