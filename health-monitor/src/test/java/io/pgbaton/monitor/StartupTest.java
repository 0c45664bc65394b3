package io.pgbaton.monitor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.smallrye.config.SmallRyeConfigBuilder;
import java.util.Map;
import org.junit.jupiter.api.Test;

class StartupTest {

    @Test
    void shouldSayHowToNameTheVantageWhenItIsMissing() {
        // Given
        MonitorConfig config = config(Map.of());
        // When, Then
        assertThatThrownBy(() -> Startup.settings(config))
                .hasMessageContaining("pgbaton.vantage is not set")
                .hasMessageContaining("PGBATON_VANTAGE=a");
    }

    @Test
    void shouldRefuseANameThatIsNone() {
        // Given
        MonitorConfig config = config(Map.of("pgbaton.vantage", "a/b"));
        // When, Then
        assertThatThrownBy(() -> Startup.settings(config)).hasMessageContaining("'a/b'");
    }

    @Test
    void shouldAdvertiseTheHttpAddressUnlessToldOtherwise() {
        // Given
        MonitorConfig silent = config(Map.of("pgbaton.vantage", "a"));
        MonitorConfig told =
                config(Map.of("pgbaton.vantage", "a", "pgbaton.advertised-address", "m1:80"));
        // When
        String derived = Startup.advertised(silent, "127.0.0.51", 8081);
        String given = Startup.advertised(told, "127.0.0.51", 8081);
        // Then
        assertThat(derived).isEqualTo("127.0.0.51:8081");
        assertThat(given).isEqualTo("m1:80");
    }

    private static MonitorConfig config(Map<String, String> values) {
        return new SmallRyeConfigBuilder()
                .withMapping(MonitorConfig.class)
                .withConverter(
                        java.time.Duration.class,
                        100,
                        new io.quarkus.runtime.configuration.DurationConverter())
                .withDefaultValues(values)
                .build()
                .getConfigMapping(MonitorConfig.class);
    }
}
