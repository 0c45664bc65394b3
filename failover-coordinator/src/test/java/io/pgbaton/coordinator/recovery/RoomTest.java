package io.pgbaton.coordinator.recovery;

import static org.assertj.core.api.Assertions.assertThat;

import io.pgbaton.cluster.domain.Epoch;
import io.pgbaton.cluster.domain.Promise;
import io.pgbaton.cluster.domain.SwitchoverReport;
import java.util.List;
import org.junit.jupiter.api.Test;

/** r1, the primary, refuses connections; r2 and r3 answer. */
class RoomTest {

    private final Stage stage = new Stage();
    private final Promise promise = new Promise(Epoch.FIRST, stage.book.token());
    private final Room room = new Room(stage.scene, promise, List.of("r1", "r2", "r3"));

    @Test
    void shouldHaveEachNodeStoreThePromiseOfTheSealedEpoch() {
        // When
        var against = room.objections();

        // Then
        assertThat(against).containsOnlyKeys("r1");
        assertThat(stage.r2.files).containsEntry(Promise.SETTING, promise.toString());
        assertThat(stage.r3.files).containsEntry(Promise.SETTING, promise.toString());
    }

    @Test
    void shouldTryTheFileThoughThePromiseStandsThere() {
        // Given
        stage.r2.files.put(Promise.SETTING, promise.toString());
        stage.r2.denied.add(Promise.SETTING);

        // Then
        assertThat(room.objections().get("r2")).contains("permission denied");
    }

    /** I12. */
    @Test
    void shouldNotLowerAPromise() {
        // Given
        stage.r2.files.put(Promise.SETTING, "9_9");

        // When
        var against = room.objections();

        // Then
        assertThat(against.get("r2")).contains("9_9");
        assertThat(stage.r2.files).containsEntry(Promise.SETTING, "9_9");
    }

    @Test
    void shouldSayWhoCannotInTheReport() {
        // When
        SwitchoverReport report = room.checked(new SwitchoverReport("r1", "r2", List.of()));

        // Then
        assertThat(report.to()).isEqualTo("r2");
        assertThat(report.objections())
                .singleElement()
                .satisfies(
                        check -> {
                            assertThat(check.name()).isEqualTo("room");
                            assertThat(check.detail()).contains("r1=");
                        });
    }
}
