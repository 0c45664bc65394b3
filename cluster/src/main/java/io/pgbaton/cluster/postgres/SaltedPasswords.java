package io.pgbaton.cluster.postgres;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.Provider;
import java.security.Security;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.KeySpec;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import javax.crypto.SecretKey;
import javax.crypto.SecretKeyFactory;
import javax.crypto.SecretKeyFactorySpi;
import javax.crypto.spec.PBEKeySpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * Remembers the SaltedPassword of SCRAM logins, which RFC 5802 (section 3) calls the costly part
 * and lets a client keep: 4096 rounds of HMAC took 15 ms of a processor for each connection, and a
 * recovery opens several while clients wait. The salt is the role's own on the server, so each
 * password is derived once for each cluster.
 *
 * <p>The PostgreSQL client asks the JDK for {@code PBKDF2WithHmacSHA256}; this provider stands
 * before the JDK's own and passes on what it does not know yet. Nothing but derived keys is kept,
 * and the processes that use this hold the passwords themselves. Where a JDK does not take the
 * provider (Oracle's wants it signed), logins cost what they cost before.
 */
public final class SaltedPasswords extends Provider {
    private static final long serialVersionUID = 1L;

    private static final String NAME = "pgbaton-salted-passwords";
    private static final String ALGORITHM = "PBKDF2WithHmacSHA256";

    private SaltedPasswords(Derivation derivation) {
        super(NAME, "1", "remembers derived keys of SCRAM logins");
        putService(
                new Service(
                        this,
                        "SecretKeyFactory",
                        ALGORITHM,
                        Remembering.class.getName(),
                        null,
                        null) {
                    @Override
                    public Object newInstance(Object parameter) {
                        return new Remembering(derivation);
                    }
                });
    }

    /** Makes this process remember; once is enough, more do no harm. */
    public static synchronized void remember() {
        if (Security.getProvider(NAME) != null) {
            return;
        }
        try {
            SecretKeyFactory real = SecretKeyFactory.getInstance(ALGORITHM);
            Security.insertProviderAt(new SaltedPasswords(new Derivation(real)), 1);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("this JDK has no " + ALGORITHM, e);
        }
    }

    /** What was derived, the least recently used forgotten first. Thread-safe. */
    static final class Derivation {
        private static final int CAPACITY = 256;

        private final SecretKeyFactory real;
        private final Map<ByteBuffer, SecretKey> known =
                new LinkedHashMap<>(16, 0.75f, true) {
                    private static final long serialVersionUID = 1L;

                    @Override
                    protected boolean removeEldestEntry(Map.Entry<ByteBuffer, SecretKey> eldest) {
                        return size() > CAPACITY;
                    }
                };
        private long derived;

        Derivation(SecretKeyFactory real) {
            this.real = real;
        }

        SecretKey of(PBEKeySpec spec) throws InvalidKeySpecException {
            ByteBuffer name = nameOf(spec);
            synchronized (known) {
                SecretKey found = known.get(name);
                if (found != null) {
                    return found;
                }
            }
            // Outside of the lock: two that ask at once derive the same.
            SecretKey fresh = new SecretKeySpec(real.generateSecret(spec).getEncoded(), ALGORITHM);
            synchronized (known) {
                known.put(name, fresh);
                derived++;
            }
            return fresh;
        }

        /** How many had to be derived. */
        long derived() {
            synchronized (known) {
                return derived;
            }
        }

        /** A digest of everything that the key depends on. */
        private static ByteBuffer nameOf(PBEKeySpec spec) throws InvalidKeySpecException {
            byte[] salt = spec.getSalt();
            if (salt == null) {
                throw new InvalidKeySpecException("no salt");
            }
            char[] password = spec.getPassword();
            try {
                MessageDigest digest = MessageDigest.getInstance("SHA-256");
                digest.update(
                        ByteBuffer.allocate(12)
                                .putInt(spec.getIterationCount())
                                .putInt(spec.getKeyLength())
                                .putInt(salt.length)
                                .flip());
                digest.update(salt);
                digest.update(StandardCharsets.UTF_8.encode(CharBuffer.wrap(password)));
                return ByteBuffer.wrap(digest.digest());
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException("this JDK has no SHA-256", e);
            } finally {
                Arrays.fill(password, '\0');
            }
        }
    }

    /** The service itself. */
    private static final class Remembering extends SecretKeyFactorySpi {
        private final Derivation derivation;

        Remembering(Derivation derivation) {
            this.derivation = derivation;
        }

        @Override
        protected SecretKey engineGenerateSecret(KeySpec spec) throws InvalidKeySpecException {
            if (spec instanceof PBEKeySpec pbe) {
                return derivation.of(pbe);
            }
            throw new InvalidKeySpecException("only PBEKeySpec");
        }

        @Override
        protected KeySpec engineGetKeySpec(SecretKey key, Class<?> keySpec)
                throws InvalidKeySpecException {
            return derivation.real.getKeySpec(key, keySpec);
        }

        @Override
        protected SecretKey engineTranslateKey(SecretKey key) throws InvalidKeyException {
            return derivation.real.translateKey(key);
        }
    }
}
