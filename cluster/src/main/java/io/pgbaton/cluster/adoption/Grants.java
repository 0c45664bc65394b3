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

    /**
     * Each form of statement in the script that gives something: how it reads there, the statement
     * that gives one privilege of it, and an expression over {@code r}, a row of pg_roles, that is
     * null where there is no such thing. Names in braces stand for the groups of the pattern.
     */
    private enum Form {
        REPLICATION(
                "alter role (?<role>\\S+) (?<what>replication)",
                "alter role {role} replication",
                "r.rolreplication or r.rolsuper"),
        OWNER(
                "alter table (?<on>\\S+) (?<what>owner) to (?<role>\\S+)",
                "alter table {on} owner to {role}",
                "(select pg_has_role(r.oid, c.relowner, 'usage') from pg_class c where c.oid"
                        + " = to_regclass({on}))"),
        PARAMETER(
                "grant alter system on parameter (?<what>.+) to (?<role>\\S+)",
                "grant alter system on parameter {what} to {role}",
                "has_parameter_privilege(r.oid, {what}, 'alter system')"),
        FUNCTION(
                "grant execute on function (?<what>.+) to (?<role>\\S+)",
                "grant execute on function {what} to {role}",
                "has_function_privilege(r.oid, to_regprocedure({what}), 'execute')"),
        SCHEMA(
                "grant (?<what>usage) on schema (?<on>\\S+) to (?<role>\\S+)",
                "grant usage on schema {on} to {role}",
                "has_schema_privilege(r.oid, to_regnamespace({on}), 'usage')"),
        TABLE(
                "grant (?<what>[a-z, ]+) on (?<on>\\S+) to (?<role>\\S+)",
                "grant {what} on {on} to {role}",
                "has_table_privilege(r.oid, to_regclass({on}), {what})"),
        MEMBERSHIP(
                "grant (?<what>pg_\\w+(?:, pg_\\w+)*) to (?<role>\\S+)",
                "grant {what} to {role}",
                "pg_has_role(r.oid, (select m.oid from pg_roles m where m.rolname = {what}),"
                        + " 'usage')");

        private final Pattern pattern;
        private final String statement;
        private final String check;

        Form(String pattern, String statement, String check) {
            this.pattern = Pattern.compile(pattern);
            this.statement = statement;
            this.check = check;
        }

        String statement(String what, String on, String role) {
            return filled(statement, what, on).replace("{role}", role);
        }

        String check(String what, String on) {
            return filled(check, Sql.literal(what), Sql.literal(on));
        }

        private static String filled(String template, String what, String on) {
            return template.replace("{what}", what).replace("{on}", on);
        }
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
