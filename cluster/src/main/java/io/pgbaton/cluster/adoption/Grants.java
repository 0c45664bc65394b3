package io.pgbaton.cluster.adoption;

import io.pgbaton.cluster.node.Sql;
import io.pgbaton.cluster.spec.ClusterSpec;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What {@code grants.sql} grants, one privilege of one role at a time. The script is the only list
 * there is: what adoption verifies cannot differ from what a DBA runs.
 */
public final class Grants {

    private static final String SCRIPT = "/io/pgbaton/cluster/grants.sql";
    private static final Pattern COMMENT = Pattern.compile("(?m)^--.*$");
    private static final Pattern BODY = Pattern.compile("(?s)\\$\\$.*?\\$\\$");

    /** Commas that part a list, not those between a function's arguments. */
    private static final Pattern COMMA = Pattern.compile(",\\s*(?![^(]*\\))");

    /** Each form of statement in the script that gives something. */
    private enum Form {
        REPLICATION("alter role (?<role>\\S+) (?<what>replication)") {
            @Override
            String statement(String what, String on, String role) {
                return "alter role " + role + " replication";
            }

            @Override
            String check(String what, String on) {
                return "r.rolreplication or r.rolsuper";
            }
        },
        OWNER("alter table (?<on>\\S+) (?<what>owner) to (?<role>\\S+)") {
            @Override
            String statement(String what, String on, String role) {
                return "alter table " + on + " owner to " + role;
            }

            @Override
            String check(String what, String on) {
                return "(select pg_has_role(r.oid, c.relowner, 'usage') from pg_class c where c.oid"
                        + " = to_regclass("
                        + Sql.literal(on)
                        + "))";
            }
        },
        PARAMETER("grant (?<on>alter system) on parameter (?<what>.+) to (?<role>\\S+)") {
            @Override
            String statement(String what, String on, String role) {
                return "grant alter system on parameter " + what + " to " + role;
            }

            @Override
            String check(String what, String on) {
                return "has_parameter_privilege(r.oid, " + Sql.literal(what) + ", 'alter system')";
            }
        },
        FUNCTION("grant (?<on>execute) on function (?<what>.+) to (?<role>\\S+)") {
            @Override
            String statement(String what, String on, String role) {
                return "grant execute on function " + what + " to " + role;
            }

            @Override
            String check(String what, String on) {
                return "has_function_privilege(r.oid, to_regprocedure("
                        + Sql.literal(what)
                        + "), 'execute')";
            }
        },
        SCHEMA("grant (?<what>usage) on schema (?<on>\\S+) to (?<role>\\S+)") {
            @Override
            String statement(String what, String on, String role) {
                return "grant usage on schema " + on + " to " + role;
            }

            @Override
            String check(String what, String on) {
                return "has_schema_privilege(r.oid, to_regnamespace("
                        + Sql.literal(on)
                        + "), 'usage')";
            }
        },
        TABLE("grant (?<what>[a-z, ]+) on (?<on>\\S+) to (?<role>\\S+)") {
            @Override
            String statement(String what, String on, String role) {
                return "grant " + what + " on " + on + " to " + role;
            }

            @Override
            String check(String what, String on) {
                return "has_table_privilege(r.oid, to_regclass("
                        + Sql.literal(on)
                        + "), "
                        + Sql.literal(what)
                        + ")";
            }
        },
        MEMBERSHIP("grant (?<what>pg_\\w+(?:, pg_\\w+)*) to (?<role>\\S+)") {
            @Override
            String statement(String what, String on, String role) {
                return "grant " + what + " to " + role;
            }

            @Override
            String check(String what, String on) {
                return "pg_has_role(r.oid, (select m.oid from pg_roles m where m.rolname = "
                        + Sql.literal(what)
                        + "), 'usage')";
            }
        };

        private final Pattern pattern;

        Form(String pattern) {
            this.pattern = Pattern.compile(pattern);
        }

        abstract String statement(String what, String on, String role);

        /** An expression over {@code r}, a row of pg_roles; null where there is no such thing. */
        abstract String check(String what, String on);
    }

    /**
     * One privilege.
     *
     * @param statement what grants it; a superuser runs it on the primary, in database postgres
     * @param check an SQL expression: whether the role has it
     */
    public record Grant(String statement, String check) {}

    private Grants() {}

    /** All that the roles of this cluster must have. */
    public static List<Grant> of(ClusterSpec.Credentials credentials) {
        UnaryOperator<String> name =
                placeholder ->
                        switch (placeholder) {
                            case "${control}" -> credentials.control().user();
                            case "${monitor}" -> credentials.monitor().user();
                            case "${replication}" -> credentials.replication().user();
                            default -> placeholder;
                        };
        List<Grant> all = new ArrayList<>();
        for (String statement : statements()) {
            for (Form form : Form.values()) {
                Matcher matcher = form.pattern.matcher(statement);
                if (matcher.matches()) {
                    String role = name.apply(matcher.group("role"));
                    String on = group(matcher, "on");
                    for (String what : COMMA.split(matcher.group("what"))) {
                        all.add(grant(form, what, on == null ? "" : on, role));
                    }
                    break;
                }
            }
        }
        return all;
    }

    private static Grant grant(Form form, String what, String on, String role) {
        return new Grant(
                form.statement(what, on, quoted(role)),
                "coalesce((select "
                        + form.check(what, on)
                        + " from pg_roles r where r.rolname = "
                        + Sql.literal(role)
                        + "), false)");
    }

    private static @Nullable String group(Matcher matcher, String name) {
        return matcher.namedGroups().containsKey(name) ? matcher.group(name) : null;
    }

    private static String quoted(String role) {
        return role.matches("[a-z_][a-z0-9_]*") ? role : '"' + role + '"';
    }

    /** How many forms a statement has: one, if it gives something. */
    static long forms(String statement) {
        return Arrays.stream(Form.values())
                .filter(form -> form.pattern.matcher(statement).matches())
                .count();
    }

    /** The script's statements, each in one line, without comments and function bodies. */
    static List<String> statements() {
        String script = BODY.matcher(COMMENT.matcher(script()).replaceAll("")).replaceAll("''");
        return Arrays.stream(script.split(";"))
                .map(s -> s.strip().replaceAll("\\s+", " "))
                .filter(s -> !s.isEmpty())
                .toList();
    }

    private static String script() {
        try (InputStream in = Grants.class.getResourceAsStream(SCRIPT)) {
            if (in == null) {
                throw new IllegalStateException("no resource " + SCRIPT);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + SCRIPT, e);
        }
    }
}
