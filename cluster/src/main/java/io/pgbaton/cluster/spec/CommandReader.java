package io.pgbaton.cluster.spec;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads {@code spec.fence} and {@code spec.restart}: what is run for one node. */
final class CommandReader {

    private static final Pattern PLACEHOLDER = Pattern.compile("\\{\\s*([A-Za-z0-9_.-]+)\\s*}");

    private CommandReader() {}

    /**
     * The command; null where the section is left out.
     *
     * @param timeout where the section names none
     * @param longest that it may name
     */
    static ClusterSpec.@Nullable Command read(
            Section spec, String key, Duration timeout, Duration longest) {
        if (!spec.has(key)) {
            spec.optionalSection(key);
            return null;
        }
        Section section = spec.optionalSection(key);
        List<String> words = new ArrayList<>();
        section.requiredList("command", Shape.WORD).forEach(word -> words.add(word.value()));
        if (!words.isEmpty()) {
            checkProgram(words.getFirst(), section);
            checkPlaceholders(words, section);
        }
        Duration bound =
                section.optional(
                        "timeout", timeout, Reading.duration(Duration.ofMillis(100), longest));
        section.end();
        return new ClusterSpec.Command(words, bound);
    }

    private static void checkProgram(String program, Section section) {
        if (program.isBlank()) {
            section.refuse("command", "begins with a blank; write the program first");
        } else if (program.contains("/") && !program.startsWith("/")) {
            section.refuse(
                    "command",
                    Reading.shown(program)
                            + " depends on the folder that a coordinator was started in; write an absolute"
                            + " path, or a name that is on its PATH");
        }
    }

    /** One that has none does the same thing to the same machine, whichever node is meant. */
    private static void checkPlaceholders(List<String> words, Section section) {
        boolean told = false;
        for (String word : words) {
            Matcher matcher = PLACEHOLDER.matcher(word);
            while (matcher.find()) {
                told = true;
                if (!matcher.group().equals("{host}") && !matcher.group().equals("{node}")) {
                    section.refuse(
                            "command",
                            matcher.group()
                                    + " is replaced by nothing; only {host} and {node} are");
                }
            }
        }
        if (!told) {
            section.refuse(
                    "command",
                    "is the same for every node, so it would be run for whichever is meant; tell it"
                            + " which by {host} or {node}");
        }
    }
}
