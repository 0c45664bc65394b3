package io.pgbaton.cluster.spec;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** What names and addresses in a cluster file may look like. */
final class Shape {

    private static final String HOST_NAME = "[A-Za-z0-9_][A-Za-z0-9._-]{0,252}";

    /** Parts of etcd keys and of event subjects; a vantage as the monitor there may be called. */
    static final Reading<String> NAME =
            Reading.text(
                    Pattern.compile("[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?"),
                    "at most 63 lower-case letters, digits and hyphens, no hyphen first or last");

    /** Also a standby's application_name, and with other characters as _ a part of its slot. */
    static final Reading<String> NODE =
            Reading.text(
                    Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]*"),
                    "letters, digits, hyphens, dots and underscores, a letter or digit first");

    /** Without IPv6 literals, since host:port stands in many places. */
    static final Reading<String> HOST =
            Reading.text(
                            Pattern.compile(HOST_NAME),
                            "a host name or an IPv4 address (for IPv6 a name that resolves to it)")
                    .unless(Hosts::objection);

    static final Reading<Integer> PORT = Reading.integer(1, 65535);

    static final Reading<String> REGION =
            Reading.text(
                    Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,62}"),
                    "letters, digits, hyphens, dots and underscores");

    /** What needs no quoting in a connection string. */
    static final Reading<String> ROLE =
            Reading.text(
                            Pattern.compile("[^\\s\\p{Cntrl}'\"\\\\]{1,63}"),
                            "a role's name of at most 63 characters, without blanks, quotes and"
                                    + " backslashes")
                    .unless(Shape::noRole);

    /** What a key of PgBouncer's file can be: it has no quotes (libusual, cfparser.c). */
    static final Reading<String> DATABASE =
            Reading.text(
                    Pattern.compile("[A-Za-z0-9_][A-Za-z0-9_.-]{0,62}"),
                    "a database's name of letters, digits, _, - and .; PgBouncer's file takes no"
                            + " other in a name");

    static final Reading<String> WORD =
            Reading.text(
                    Pattern.compile("[^\\p{Cntrl}]+"),
                    "a program or an argument that is not empty, in one line");

    static final Reading<String> ENDPOINT =
            scalar -> {
                String value = scalar.getValue();
                int colon = value.lastIndexOf(':');
                String port = value.substring(colon + 1);
                if (colon < 1
                        || !value.substring(0, colon).matches(HOST_NAME)
                        || !port.matches("[1-9][0-9]{0,4}")
                        || Integer.parseInt(port) > 65535) {
                    throw new Reading.Refused(
                            "\""
                                    + Reading.shown(value)
                                    + "\" is not host:port with a port from 1 to 65535; write for example"
                                    + " \"10.0.0.21:6432\"");
                }
                Optional<String> objection = Hosts.objection(value.substring(0, colon));
                if (objection.isPresent()) {
                    throw new Reading.Refused(objection.get());
                }
                return value;
            };

    private Shape() {}

    /** Names that PostgreSQL takes for no role (src/include/catalog/pg_authid.h, acl.c). */
    private static Optional<String> noRole(String name) {
        if (name.getBytes(StandardCharsets.UTF_8).length > 63) {
            return Optional.of(
                    "\""
                            + Reading.shown(name)
                            + "\" has more than 63 bytes; PostgreSQL cuts it off");
        }
        String lower = name.toLowerCase(Locale.ROOT);
        return lower.startsWith("pg_") || lower.equals("public") || lower.equals("none")
                ? Optional.of(name + " is reserved by PostgreSQL; name a role that can log in")
                : Optional.empty();
    }
}
