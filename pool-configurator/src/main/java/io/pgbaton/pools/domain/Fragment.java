package io.pgbaton.pools.domain;

import io.pgbaton.cluster.domain.Epoch;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The file that {@code pgbouncer.ini} takes in by {@code %include}: which epoch it belongs to, and
 * where each database leads.
 *
 * @param databases in the spec's order
 */
public record Fragment(String cluster, Target target, List<String> databases) {

    private static final Pattern HEADER =
            Pattern.compile("^; pgbaton cluster=(\\S+) epoch=(\\d{1,18})\\s*$", Pattern.MULTILINE);

    public Fragment {
        databases = List.copyOf(databases);
    }

    /** Whose a fragment is, by its header. */
    public record Header(String cluster, Epoch epoch) {}

    /** The header of a fragment's text; empty where there is none. */
    public static Optional<Header> header(String text) {
        Matcher matcher = HEADER.matcher(text);
        return matcher.find()
                ? Optional.of(
                        new Header(matcher.group(1), new Epoch(Long.parseLong(matcher.group(2)))))
                : Optional.empty();
    }

    /** Whether a file with this text carries a higher epoch of the same cluster. */
    public boolean isBelow(String text) {
        return header(text)
                .filter(h -> h.cluster().equals(cluster))
                .filter(h -> h.epoch().compareTo(target.epoch()) > 0)
                .isPresent();
    }

    /**
     * The text. It opens its own section, so that it may be included anywhere in {@code
     * pgbouncer.ini} where no other section goes on after it (tried with 1.24.1; naming the section
     * twice is allowed). Names stand unquoted, because the file knows no quoted keys.
     */
    public String text() {
        StringBuilder text =
                new StringBuilder("; pgbaton cluster=")
                        .append(cluster)
                        .append(" epoch=")
                        .append(target.epoch())
                        .append("\n; written by the pool-configurator; changes are undone\n")
                        .append("[databases]\n");
        for (String database : databases) {
            text.append(database)
                    .append(" = host=")
                    .append(target.host())
                    .append(" port=")
                    .append(target.port())
                    .append(" dbname=")
                    .append(database)
                    .append('\n');
        }
        return text.toString();
    }
}
