package io.pgbaton.cluster.spec;

import java.nio.file.Path;

/** Reads {@code spec.credentials}, and a pool's. The files themselves are not opened here. */
final class CredentialsReader {

    private static final Path PLACEHOLDER = Path.of("/");

    private CredentialsReader() {}

    static ClusterSpec.Credentials read(Section spec) {
        Uniqueness users =
                new Uniqueness(
                        "a monitor must not be able to change a node: name three different roles"
                                + " (docs/privileges.md)");
        Section section = spec.requiredSection("credentials");
        ClusterSpec.Role control = role(section.requiredSection("control"), users);
        ClusterSpec.Role monitor = role(section.requiredSection("monitor"), users);
        Section streaming = section.requiredSection("replication");
        ClusterSpec.Replication replication =
                new ClusterSpec.Replication(
                        streaming.required("user", "", Shape.ROLE),
                        streaming.required("passFile", PLACEHOLDER, Reading.absolutePath()));
        users.check(replication.user(), replication.user(), streaming, "user");
        streaming.end();
        section.end();
        return new ClusterSpec.Credentials(control, monitor, replication);
    }

    private static ClusterSpec.Role role(Section section, Uniqueness users) {
        ClusterSpec.Role role = role(section);
        users.check(role.user(), role.user(), section, "user");
        return role;
    }

    static ClusterSpec.Role role(Section section) {
        ClusterSpec.Role role =
                new ClusterSpec.Role(
                        section.required("user", "", Shape.ROLE),
                        section.required("passwordFile", PLACEHOLDER, Reading.absolutePath()));
        section.end();
        return role;
    }
}
