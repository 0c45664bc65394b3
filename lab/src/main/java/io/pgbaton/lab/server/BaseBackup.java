package io.pgbaton.lab.server;

import io.pgbaton.cluster.domain.SlotNames;
import io.pgbaton.cluster.domain.StandbyNames;
import io.pgbaton.lab.host.Commands;
import io.pgbaton.lab.host.LabFailure;
import io.pgbaton.lab.server.Secrets.Role;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/**
 * Makes a dead node a standby again, from a fresh base backup, as an operator would by hand. The
 * backup brings the primary's settings with it, the promise among them; what must differ on a
 * standby is written after it, where the last word counts.
 */
final class BaseBackup {

    private BaseBackup() {}

    static void take(PostgresServer node, PostgresServer from, Path data) {
        Commands.run("rm", "-rf", data.toString());
        Commands.runAsPostgres(
                "",
                List.of(
                        "env",
                        "PGPASSFILE=" + node.secrets().passFile(),
                        PostgresTemplate.BIN + "pg_basebackup",
                        "--pgdata=" + data,
                        "--host=" + from.address(),
                        "--username=" + Role.REPLICATION.user(),
                        "--wal-method=stream",
                        "--checkpoint=fast",
                        "--no-sync"));
        StringBuilder settings =
                new StringBuilder(
                        PostgresSettings.primaryConnection(
                                node.name(), from.address(), node.secrets().passFile()));
        settings.append("synchronous_standby_names = '%s'\n".formatted(StandbyNames.NONE));
        slot(node, from)
                .ifPresent(slot -> settings.append("primary_slot_name = '%s'\n".formatted(slot)));
        try {
            Files.writeString(
                    data.resolve("postgresql.auto.conf"),
                    settings.toString(),
                    StandardOpenOption.APPEND);
            Files.writeString(data.resolve("standby.signal"), "");
        } catch (IOException e) {
            throw new LabFailure(
                    "cannot write the settings of " + node.name(), "Is the disk full?", e);
        }
    }

    /** The slot that pgbaton keeps for the node in its newest epoch, if it has one. */
    private static Optional<String> slot(PostgresServer node, PostgresServer from) {
        try (Connection connection = from.connect(Role.CONTROL, "postgres");
                PreparedStatement select =
                        connection.prepareStatement(
                                """
                                SELECT slot_name FROM pg_replication_slots
                                 WHERE slot_name ~ ('^pgbaton_[0-9]+_' || ? || '$')
                                 ORDER BY split_part(slot_name, '_', 2)::bigint DESC LIMIT 1
                                """)) {
            select.setString(1, SlotNames.suffix(node.name()));
            try (ResultSet row = select.executeQuery()) {
                return row.next() ? Optional.of(row.getString(1)) : Optional.empty();
            }
        } catch (SQLException e) {
            throw new LabFailure(
                    "cannot read the slots of " + from.name() + ": " + e.getMessage(),
                    "See its log.",
                    e);
        }
    }
}
