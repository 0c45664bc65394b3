package io.pgbaton.cluster.etcd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EndpointTest {

    @ParameterizedTest
    @CsvSource({
        "127.0.0.41,                127.0.0.41,   2379, false, true",
        "127.0.0.41:4001,           127.0.0.41,   4001, false, true",
        "http://etcd-0.etcd:2379,   etcd-0.etcd,  2379, false, false",
        "https://etcd.example.org,  etcd.example.org, 2379, true, false",
        "'http://[fd00::1]:2379/',  fd00::1,      2379, false, true",
    })
    void shouldReadEndpoints(String text, String host, int port, boolean tls, boolean literal) {
        // When
        Endpoint endpoint = Endpoint.parse(text);

        // Then
        assertThat(endpoint).isEqualTo(new Endpoint(host, port, tls));
        assertThat(endpoint.literal()).isEqualTo(literal);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "ftp://host", "http://", "unix:///run/etcd", "a b", "h:0", "h:65536"})
    void shouldRefuseWhatIsNone(String text) {
        assertThatThrownBy(() -> Endpoint.parse(text)).isInstanceOf(IllegalArgumentException.class);
    }
}
