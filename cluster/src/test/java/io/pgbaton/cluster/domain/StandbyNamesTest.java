package io.pgbaton.cluster.domain;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.NotEmpty;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class StandbyNamesTest {

    @Test
    void shouldNameTheStandbysInOrder() {
        // When
        StandbyNames names = StandbyNames.any(2, List.of("pg3", "pg1", "pg2"));

        // Then
        assertThat(names).hasToString("ANY 2 (\"pg1\", \"pg2\", \"pg3\")");
    }

    @Property
    void shouldQuoteAnyNameSoThatItReadsBack(
            @ForAll @NotEmpty @Size(max = 4) List<@NotEmpty String> names) {
        // When
        String value = StandbyNames.any(1, names).value();

        // Then
        assertThat(quoted(value)).containsExactlyElementsOf(names.stream().sorted().toList());
    }

    @Test
    void shouldArmAStandbyWithANameThatNobodyHas() {
        // When
        String value = StandbyNames.NONE.value();

        // Then
        assertThat(value).isEqualTo("ANY 1 (\"pgbaton_none\")");
    }

    @Test
    void shouldFenceWithANameThatNobodyHas() {
        // When
        StandbyNames fenced = StandbyNames.fenced(new Epoch(4));

        // Then
        assertThat(fenced.value()).isEqualTo("ANY 1 (\"pgbaton_fenced_4\")");
    }

    @Test
    void shouldMatchOnlyItsVeryValue() {
        // Given
        StandbyNames names = StandbyNames.any(1, List.of("pg2"));

        // When
        List<Boolean> matches =
                List.of(
                        names.matches("ANY 1 (\"pg2\")"),
                        names.matches("ANY 1 (pg2)"),
                        names.matches(""),
                        names.matches(null));

        // Then
        assertThat(matches).containsExactly(true, false, false, false);
    }

    /** Reads the quoted names as the server's scanner does (syncrep_scanner.l). */
    private static List<String> quoted(String value) {
        List<String> names = new ArrayList<>();
        StringBuilder name = new StringBuilder();
        boolean inside = false;
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c != '"') {
                name.append(inside ? c : "");
            } else if (inside && i + 1 < value.length() && value.charAt(i + 1) == '"') {
                name.append('"');
                i++;
            } else {
                inside = !inside;
                if (!inside) {
                    names.add(name.toString());
                    name.setLength(0);
                }
            }
        }
        return names;
    }
}
