package io.pgbaton.cluster.etcd;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * PEM files for {@code https} endpoints.
 *
 * @param authority the certificates that sign the members'
 * @param certificate this client's, where etcd asks for one ({@code --client-cert-auth})
 * @param key its private key (PKCS#8), given exactly when the certificate is
 */
public record EtcdTls(Path authority, @Nullable Path certificate, @Nullable Path key) {
    public EtcdTls {
        if ((certificate == null) != (key == null)) {
            throw new IllegalArgumentException("etcd: certificate and key go together");
        }
    }
}
