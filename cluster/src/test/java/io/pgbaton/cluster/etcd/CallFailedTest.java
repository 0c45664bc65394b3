package io.pgbaton.cluster.etcd;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.Status;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a failed call means for a transaction: only what is sure may be asked again. */
class CallFailedTest {

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                // code, description, sent | surely not applied, definite, answered
                "UNAVAILABLE, io exception, false, true, false, false",
                "UNAVAILABLE, io exception, true, false, false, false",
                "UNAVAILABLE, Network closed for unknown reason, true, false, false, false",
                "DEADLINE_EXCEEDED, -, true, false, false, false",
                "DEADLINE_EXCEEDED, -, false, true, false, false",
                "CANCELLED, -, true, false, false, false",
                "UNAVAILABLE, etcdserver: no leader, true, true, false, true",
                "UNAVAILABLE, etcdserver: leader changed, true, false, false, true",
                "UNAVAILABLE, etcdserver: request timed out, true, false, false, true",
                "RESOURCE_EXHAUSTED, etcdserver: too many requests, true, true, false, true",
                "RESOURCE_EXHAUSTED, etcdserver: mvcc: database space exceeded, true, true, true, true",
                "NOT_FOUND, etcdserver: requested lease not found, true, true, true, true",
                "INVALID_ARGUMENT, etcdserver: duplicate key given in txn request, true, true, true, true",
                "RESOURCE_EXHAUSTED, grpc: received message too large, true, false, false, false",
                "UNKNOWN, -, true, false, false, false",
            })
    void shouldTellWhatIsSure(
            Status.Code code,
            @Nullable String description,
            boolean sent,
            boolean surelyNotApplied,
            boolean definite,
            boolean answered) {
        // When
        CallFailed failed =
                new CallFailed("h:1", code.toStatus().withDescription(description), sent);

        // Then
        assertThat(failed.surelyNotApplied()).isEqualTo(surelyNotApplied);
        assertThat(failed.definite()).isEqualTo(definite);
        assertThat(failed.answered()).isEqualTo(answered);
        assertThat(failed).hasMessageStartingWith("h:1: " + code);
    }
}
