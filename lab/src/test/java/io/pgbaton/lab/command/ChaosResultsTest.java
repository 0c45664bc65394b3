package io.pgbaton.lab.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.pgbaton.lab.chaos.ChaosReport;
import io.pgbaton.lab.chaos.RoundResult;
import io.pgbaton.lab.chaos.RoundResult.Outcome;
import io.pgbaton.lab.chaos.RoundResult.Struck;
import io.pgbaton.lab.chaos.fault.FaultKind;
import io.pgbaton.lab.chaos.fault.PlannedFault;
import io.pgbaton.lab.chaos.history.Violation;
import io.pgbaton.lab.chaos.history.Violation.Kind;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What a person and a program are told of the same run. */
class ChaosResultsTest {
    private static final ChaosReport REPORT =
            new ChaosReport(
                    7,
                    List.of(
                            round(1, 900, List.of(), FaultKind.HOST_KILL),
                            round(2, 1500, List.of(), FaultKind.HOST_KILL),
                            round(
                                    3,
                                    40,
                                    List.of(new Violation(Kind.LOST_WRITE, "append 1 is missing")),
                                    FaultKind.KAFKA_LOSS,
                                    FaultKind.ETCD_MEMBER)),
                    List.of(new Violation(Kind.LOST_HISTORY, "list 1")));

    @Test
    void shouldTellAProgramEachFaultAndEachViolation() throws IOException {
        // When
        JsonNode json = new ObjectMapper().readTree(ChaosJson.write(REPORT));

        // Then
        assertThat(json.path("seed").asLong()).isEqualTo(7);
        assertThat(json.path("faults")).hasSize(4);
        JsonNode first = json.path("faults").get(0);
        assertThat(first.path("kind").asText()).isEqualTo("host-kill");
        assertThat(first.path("target").asText()).isEqualTo("pg1");
        assertThat(first.path("gapMs").asLong()).isEqualTo(900);
        assertThat(first.path("outcome").asText()).isEqualTo("recovered");
        assertThat(json.path("violations"))
                .extracting(violation -> violation.path("kind").asText())
                .containsExactly("lost-write", "lost-history");
    }

    @Test
    void shouldShowAPersonALineForEachKind() {
        // When
        List<String> lines = ChaosTable.of(REPORT);

        // Then
        assertThat(lines).hasSize(3);
        assertThat(lines.get(1)).startsWith("host-kill").contains("900 / 1500 / 1500");
        assertThat(lines.get(2)).startsWith("two at a time").endsWith("1");
    }

    private static RoundResult round(
            int number, long gapMillis, List<Violation> violations, FaultKind... kinds) {
        return new RoundResult(
                number,
                Stream.of(kinds).map(ChaosResultsTest::struck).toList(),
                Outcome.RECOVERED,
                List.of(),
                Optional.empty(),
                Duration.ofMillis(gapMillis),
                Duration.ZERO,
                Optional.of(Duration.ofSeconds(2)),
                Optional.empty(),
                violations,
                Path.of("round-" + number));
    }

    private static Struck struck(FaultKind kind) {
        return new Struck(new PlannedFault(kind, 0, Duration.ZERO, Duration.ofSeconds(3)), "pg1");
    }
}
