package io.pgbaton.pools.adapter.console;

import static org.assertj.core.api.Assertions.assertThat;

import io.pgbaton.cluster.node.NodeException;
import io.pgbaton.cluster.node.Rows;
import io.pgbaton.pools.domain.DatabaseState;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AnswersTest {

    @Test
    void shouldReadTheDatabasesOfPgBouncer1_24() {
        // Given
        Rows rows =
                new Rows(
                        List.of("name", "host", "port", "database", "paused", "disabled"),
                        List.of(List.of("orders", "127.0.0.11", "5432", "orders", "1", "0")));
        // When
        DatabaseState state = Answers.databases(rows).get("orders");
        // Then
        assertThat(state).isEqualTo(new DatabaseState("orders", "127.0.0.11", 5432, true));
    }

    @ParameterizedTest
    @CsvSource({
        "PgBouncer 1.24.1, true",
        "PgBouncer 1.25.1, true",
        "PgBouncer 1.25.2, false",
        "PgBouncer 1.26.0, false",
        "Odyssey 1.4, false"
    })
    void shouldKnowTheVersionsWhoseConsoleUsersCanKillClients(String version, boolean vulnerable) {
        assertThat(Answers.vulnerable(version)).isEqualTo(vulnerable);
    }

    @Test
    void shouldTakeBothTextsOfAStateThatIsThereAlreadyAsSuccess() {
        assertThat(Answers.alreadyPaused(sql("already suspended/paused"))).isTrue();
        assertThat(Answers.notPaused(sql("database orders is not paused"))).isTrue();
        assertThat(Answers.notPaused(sql("pooler is not paused/suspended"))).isTrue();
        assertThat(Answers.notPaused(sql("no such database: orders"))).isFalse();
    }

    @Test
    void shouldQuoteNamesThatTheConsoleWouldNotTakeBare() {
        assertThat(Answers.quoted("my.d-b")).isEqualTo("\"my.d-b\"");
    }

    private static NodeException sql(String text) {
        return new NodeException(NodeException.Kind.SQL, "08P01", "rw (h:1): " + text);
    }
}
