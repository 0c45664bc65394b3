package io.pgbaton.lab.chaos.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.pgbaton.lab.chaos.history.Operation.Append;
import io.pgbaton.lab.chaos.history.Operation.Read;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HistoryTest {
    private static final Place PRIMARY = new Place("127.0.0.11", 1);

    @TempDir private Path folder;

    @Test
    void shouldKeepWhatWasAskedAndHowItEnded() {
        try (History history = new History(folder.resolve("history.gz"))) {
            // Given
            long acknowledged = history.append(1, Route.POOL, List.of(4, 5));
            long broken = history.append(2, Route.DIRECT, List.of(4));
            long read = history.read(3, Route.POOL, List.of(4));
            long unanswered = history.append(4, Route.POOL, List.of(4));

            // When
            history.appended(acknowledged, PRIMARY);
            history.failed(broken, Ending.FAIL, "57P03 starting up");
            history.answered(read, PRIMARY, Map.of(4, List.of(acknowledged)));

            // Then
            List<Operation> operations = history.operations();
            assertThat(operations)
                    .extracting(Operation::id, Operation::ending)
                    .containsExactly(
                            tuple(acknowledged, Ending.OK),
                            tuple(broken, Ending.FAIL),
                            tuple(read, Ending.OK),
                            tuple(unanswered, Ending.INFO));
            assertThat(operations.get(0))
                    .isInstanceOfSatisfying(
                            Append.class,
                            append -> {
                                assertThat(append.lists()).containsExactly(4, 5);
                                assertThat(append.place()).isEqualTo(PRIMARY);
                                assertThat(append.ended()).isGreaterThan(append.invoked());
                            });
            assertThat(operations.get(2))
                    .isInstanceOfSatisfying(
                            Read.class,
                            seen ->
                                    assertThat(seen.seen())
                                            .isEqualTo(Map.of(4, List.of(acknowledged))));
            assertThat(operations.get(0).precedes(operations.get(3))).isFalse();
        }
    }

    @Test
    void shouldWriteALineForEachStep() throws IOException {
        // Given
        Path file = folder.resolve("history.gz");
        try (History history = new History(file)) {
            // When
            history.note("host-kill pg1");
            long append = history.append(1, Route.POOL, List.of(4));
            history.failed(append, Ending.INFO, "08006 gone");
            long read = history.read(1, Route.DIRECT, List.of(4));
            history.answered(read, PRIMARY, Map.of(4, List.of(append)));
        }

        // Then
        List<JsonNode> lines = lines(file);
        assertThat(lines)
                .extracting(line -> line.path("type").asText())
                .containsExactly("note", "invoke", "info", "invoke", "ok");
        assertThat(lines.get(1).path("route").asText()).isEqualTo("pool");
        assertThat(lines.get(2).path("error").asText()).isEqualTo("08006 gone");
        assertThat(lines.get(4).path("seen").path("4").get(0).asLong()).isEqualTo(1);
        assertThat(lines.get(4).path("node").asText()).isEqualTo("127.0.0.11");
    }

    private static List<JsonNode> lines(Path file) throws IOException {
        ObjectMapper json = new ObjectMapper();
        try (var in = new GZIPInputStream(Files.newInputStream(file))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .map(
                            line -> {
                                try {
                                    return json.readTree(line);
                                } catch (IOException e) {
                                    throw new UncheckedIOException(e);
                                }
                            })
                    .toList();
        }
    }
}
