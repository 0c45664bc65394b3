package io.pgbaton.cluster.adoption;

import static org.assertj.core.api.Assertions.assertThat;

import io.pgbaton.cluster.spec.ClusterSpec;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class GrantsTest {

    private static final ClusterSpec.Credentials ROLES =
            new ClusterSpec.Credentials(
                    new ClusterSpec.Role("ctl", Path.of("/c")),
                    new ClusterSpec.Role("Mon-1", Path.of("/m")),
                    new ClusterSpec.Replication("repl", Path.of("/r")));

    @Test
    void shouldKnowEveryStatementOfTheScript() {
        // When
        List<String> others =
                Grants.statements().stream()
                        .filter(s -> s.startsWith("grant") || s.startsWith("alter"))
                        .filter(s -> Grants.forms(s) != 1)
                        .toList();

        // Then
        assertThat(others).isEmpty();
        assertThat(Grants.statements()).noneMatch(s -> s.contains("--")).hasSizeGreaterThan(15);
    }

    @Test
    void shouldTellEachPrivilegeByItself() {
        // When
        List<String> statements = Grants.of(ROLES).stream().map(Grants.Grant::statement).toList();

        // Then
        assertThat(statements)
                .doesNotHaveDuplicates()
                .contains(
                        "alter role ctl replication",
                        "alter role repl replication",
                        "grant alter system on parameter primary_conninfo to ctl",
                        "grant alter system on parameter default_transaction_read_only to ctl",
                        "grant alter system on parameter pgbaton.promised to ctl",
                        "grant execute on function pg_promote(boolean, integer) to ctl",
                        "grant execute on function pg_wal_replay_resume() to ctl",
                        "grant select on pg_file_settings to ctl",
                        "grant pg_signal_backend to ctl",
                        "alter table pgbaton.epoch owner to ctl",
                        "grant execute on function pgbaton.terminate_clients() to ctl",
                        "grant usage on schema pgbaton to \"Mon-1\"",
                        "grant update on pgbaton.heartbeat to \"Mon-1\"",
                        "grant pg_read_all_stats to \"Mon-1\"");
    }

    @Test
    void shouldAskWhetherTheRoleHasIt() {
        // When
        List<Grants.Grant> grants = Grants.of(ROLES);

        // Then
        assertThat(grants)
                .contains(
                        new Grants.Grant(
                                "grant execute on function pg_promote(boolean, integer) to ctl",
                                "coalesce((select has_function_privilege(r.oid,"
                                        + " to_regprocedure('pg_promote(boolean, integer)'),"
                                        + " 'execute') from pg_roles r where r.rolname = 'ctl'),"
                                        + " false)"),
                        new Grants.Grant(
                                "grant insert on pgbaton.heartbeat to \"Mon-1\"",
                                "coalesce((select has_table_privilege(r.oid,"
                                        + " to_regclass('pgbaton.heartbeat'), 'insert') from"
                                        + " pg_roles r where r.rolname = 'Mon-1'), false)"));
    }
}
