package io.pgbaton.coordinator.model;

import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A value of {@code synchronous_standby_names}, as the server reads it. */
record Names(String text, int n, Set<String> standbys, long hash) {

    private static final Pattern ANY = Pattern.compile("ANY (\\d+) \\((.*)\\)");
    private static final Pattern QUOTED = Pattern.compile("\"([^\"]+)\"");
    private static final Map<String, Names> KNOWN = new ConcurrentHashMap<>();

    static Names parse(String text) {
        return KNOWN.computeIfAbsent(
                text,
                t -> {
                    Matcher any = ANY.matcher(t);
                    if (!any.matches()) {
                        throw new IllegalArgumentException("not names: " + t);
                    }
                    Set<String> standbys = new TreeSet<>();
                    Matcher name = QUOTED.matcher(any.group(2));
                    while (name.find()) {
                        standbys.add(name.group(1));
                    }
                    return new Names(
                            t, Integer.parseInt(any.group(1)), standbys, Mix.of(Mix.SEED, t));
                });
    }

    boolean has(String standby) {
        return standbys.contains(standby);
    }

    @Override
    public String toString() {
        return text.replace("\"", "").replace("pgbaton_", "");
    }
}
