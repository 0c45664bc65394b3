package io.pgbaton.cluster.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

/** What is read and changed in a session that is open. */
class ControlSessionChangeTest {

    private final ControlStage stage = new ControlStage();

    @Test
    void shouldReadSeveralFileSettingsAtOnce() throws Exception {
        // Given
        ControlSession control = stage.open();
        stage.log.clear();

        // When
        Map<String, String> settings = control.fileSettings("restore_command", "primary_conninfo");

        // Then
        assertThat(settings).isEmpty();
        assertThat(stage.steps())
                .containsExactly(
                        "select distinct on (name) name, setting from pg_file_settings where name"
                                + " in ('restore_command', 'primary_conninfo')"
                                + " order by name, seqno desc");
    }

    @Test
    void shouldCheckTheLeaseBeforeEachChange() throws Exception {
        // Given
        ControlSession control = stage.open();
        stage.log.clear();

        // When
        control.raisePromise();
        control.set("primary_conninfo", "host='it''s'");
        control.reset("restore_command");
        control.reload();

        // Then
        assertThat(stage.log)
                .containsExactly(
                        "check 800",
                        "alter system set pgbaton.promised = '5_42'",
                        "check 800",
                        "alter system set primary_conninfo = 'host=''it''''s'''",
                        "check 800",
                        "alter system reset restore_command",
                        "check 800",
                        "select pg_reload_conf()");
    }

    @Test
    void shouldReadAFileSettingAsTheLastEntryHasIt() throws Exception {
        // Given
        ControlSession control = stage.open();
        stage.log.clear();

        // When
        String setting = control.fileSetting("restore_command");

        // Then
        assertThat(setting).isNull();
        assertThat(stage.log.getLast())
                .isEqualTo(
                        "select setting from pg_file_settings where name = 'restore_command'"
                                + " order by seqno desc limit 1");
    }
}
