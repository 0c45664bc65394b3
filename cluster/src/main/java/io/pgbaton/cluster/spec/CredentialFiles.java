package io.pgbaton.cluster.spec;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Checks the password files that a spec names, on the host that is to use them. The replication
 * role's passFile lies on the database hosts and is not looked at.
 */
public final class CredentialFiles {

    private CredentialFiles() {}

    /**
     * Opens each file once.
     *
     * @return what is wrong, as {@code spec.credentials.control.passwordFile: /path: reason}; empty
     *     when all is well
     */
    public static List<String> check(ClusterSpec spec) {
        Map<String, Path> files = new LinkedHashMap<>();
        files.put("spec.credentials.control", spec.credentials().control().passwordFile());
        files.put("spec.credentials.monitor", spec.credentials().monitor().passwordFile());
        for (int i = 0; i < spec.pools().size(); i++) {
            ClusterSpec.Role role = spec.pools().get(i).credentials();
            if (role != null) {
                files.put("spec.pools[" + i + "].credentials", role.passwordFile());
            }
        }
        List<String> problems = new ArrayList<>();
        files.forEach(
                (path, file) -> {
                    try {
                        PasswordFile.read(file);
                    } catch (UnusablePasswordFile e) {
                        problems.add(path + ".passwordFile: " + e.getMessage());
                    }
                });
        return problems;
    }
}
