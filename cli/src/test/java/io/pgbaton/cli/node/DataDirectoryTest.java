package io.pgbaton.cli.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.pgbaton.cluster.domain.Promise;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataDirectoryTest {

    private static final List<DataDirectory.Setting> FOLLOW =
            List.of(
                    new DataDirectory.Setting("primary_conninfo", "host='pg2' port=5432"),
                    new DataDirectory.Setting("default_transaction_read_only", "off"));

    @TempDir private Path folder;
    private Path data;
    private DataDirectory directory;

    @BeforeEach
    void anOldPrimary() throws IOException {
        data = Files.createDirectory(folder.resolve("data"));
        directory = new DataDirectory(data);
        Files.writeString(data.resolve("postgresql.conf"), "port = 5432\n");
        Files.writeString(
                data.resolve("postgresql.auto.conf"),
                """
                pgbaton.promised = '4_77'
                default_transaction_read_only = 'on'
                primary_conninfo = 'host=''old'' options=''a\\\\b'''
                """);
    }

    @Test
    void shouldComeBackAsAStandbyWithItsOwnFilesAndTheHigherPromise() throws IOException {
        // Given
        directory.takeAway();
        copiedFromTheSource("3_60");

        // When
        directory.putBack(FOLLOW);

        // Then
        assertThat(directory.standby()).isTrue();
        assertThat(directory.promise()).isEqualTo(Promise.parse("4_77"));
        assertThat(Files.readString(data.resolve("postgresql.conf"))).isEqualTo("port = 5432\n");
        AutoConf conf = autoConf();
        assertThat(conf.get("primary_conninfo")).isEqualTo("host='pg2' port=5432");
        assertThat(conf.get("default_transaction_read_only")).isEqualTo("off");
        assertThat(conf.get("synchronous_standby_names")).isEqualTo("ANY 1 (\"pg3\")");
        assertThat(folder).isDirectoryNotContaining(path -> !path.equals(data));
    }

    /** H5: until the seal they may be the last that have what was acknowledged. */
    @Test
    void shouldKeepTheOldDataWhereACopyTakesTheirPlaceBeforeTheSeal() throws IOException {
        // Given
        Path copy = Files.createDirectory(directory.copy());
        Files.writeString(copy.resolve("postgresql.auto.conf"), "pgbaton.promised = '5_90'\n");

        // When
        directory.exchange();
        directory.putBack(FOLLOW);

        // Then
        assertThat(directory.standby()).isTrue();
        assertThat(directory.promise()).isEqualTo(Promise.parse("5_90"));
        assertThat(directory.before().resolve("postgresql.auto.conf"))
                .content()
                .contains("pgbaton.promised = '4_77'");
    }

    /** Whatever is exchanged later: what was there first stays. */
    @Test
    void shouldKeepTheOldestDataWhereItIsExchangedAgain() throws IOException {
        // Given
        for (String promise : List.of("5_90", "6_91")) {
            Path copy = Files.createDirectory(directory.copy());
            Files.writeString(
                    copy.resolve("postgresql.auto.conf"), "pgbaton.promised = '" + promise + "'\n");

            // When
            directory.exchange();
            directory.putBack(FOLLOW);
        }

        // Then
        assertThat(directory.promise()).isEqualTo(Promise.parse("6_91"));
        assertThat(directory.before().resolve("postgresql.auto.conf"))
                .content()
                .contains("pgbaton.promised = '4_77'");
    }

    @Test
    void shouldTakeTheSourcesPromiseWhereThatIsHigher() throws IOException {
        // Given
        directory.takeAway();
        copiedFromTheSource("5_90");

        // When
        directory.putBack(FOLLOW);

        // Then
        assertThat(directory.promise()).isEqualTo(Promise.parse("5_90"));
    }

    /** I12 [T11]: stopped half-way it cannot start, and has forgotten nothing. */
    @Test
    void shouldLeaveNothingToStartWhileItIsWorkedOn() throws IOException {
        // When
        directory.takeAway();
        copiedFromTheSource("3_60");
        DataDirectory afterwards = new DataDirectory(data);

        // Then
        assertThat(data).doesNotExist();
        assertThat(afterwards.halfDone()).isTrue();
        assertThat(afterwards.promise()).isEqualTo(Promise.parse("4_77"));
    }

    @Test
    void shouldGoOnWhereAnEarlierRunStopped() throws IOException {
        // Given
        directory.takeAway();
        copiedFromTheSource("3_60");
        DataDirectory afterwards = new DataDirectory(data);

        // When
        afterwards.takeAway();
        afterwards.putBack(FOLLOW);

        // Then
        assertThat(afterwards.halfDone()).isFalse();
        assertThat(afterwards.promise()).isEqualTo(Promise.parse("4_77"));
    }

    @Test
    void shouldKnowWhatNeverPromisedAnything() throws IOException {
        // Given
        Files.delete(data.resolve("postgresql.auto.conf"));

        // When, Then
        assertThat(directory.promise()).isEqualTo(Promise.NONE);
        assertThat(directory.standby()).isFalse();
        assertThat(directory.running()).isFalse();
    }

    @Test
    void shouldReadWhatAlterSystemWrites() throws IOException {
        // When
        AutoConf conf = autoConf();

        // Then
        assertThat(conf.get("primary_conninfo")).isEqualTo("host='old' options='a\\b'");
        assertThat(AutoConf.parse(conf.text()).text()).isEqualTo(conf.text());
    }

    private AutoConf autoConf() throws IOException {
        return AutoConf.parse(Files.readString(data.resolve("postgresql.auto.conf")));
    }

    /** What a rewind does: the source's settings, no signal. */
    private void copiedFromTheSource(String promise) throws IOException {
        Path work = directory.work();
        Files.writeString(work.resolve("postgresql.conf"), "port = 9999\n");
        Files.writeString(
                work.resolve("postgresql.auto.conf"),
                "pgbaton.promised = '%s'\nsynchronous_standby_names = 'ANY 1 (\"pg3\")'\n"
                        .formatted(promise));
    }
}
