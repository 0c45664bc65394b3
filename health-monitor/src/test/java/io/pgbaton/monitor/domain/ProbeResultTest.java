package io.pgbaton.monitor.domain;

import static org.assertj.core.api.Assertions.assertThat;

import io.pgbaton.cluster.node.NodeException;
import io.pgbaton.cluster.node.NodeException.Kind;
import io.pgbaton.events.ProbeOutcome;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProbeResultTest {

    @ParameterizedTest
    @CsvSource({
        "REFUSED,    REFUSED",
        "RESTARTING, RESTARTING",
        "SILENT,     SILENT",
        "BROKEN,     SILENT",
        "REJECTED,   REJECTED",
        "SQL,        REJECTED"
    })
    void shouldCallOnlyARefusedConnectRefused(Kind kind, ProbeOutcome expected) {
        // Given
        NodeException failure = new NodeException(kind, null, "it failed");
        // When
        ProbeResult result = ProbeResult.of(failure);
        // Then
        assertThat(result.outcome()).isEqualTo(expected);
    }

    @Test
    void shouldTellTheSqlState() {
        // Given
        NodeException failure = new NodeException(Kind.REJECTED, "53300", "too many clients");
        // When
        ProbeResult result = ProbeResult.of(failure);
        // Then
        assertThat(result)
                .isEqualTo(
                        new ProbeResult.Failed(ProbeOutcome.REJECTED, "too many clients (53300)"));
    }
}
