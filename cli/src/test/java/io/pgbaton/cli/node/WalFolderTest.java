package io.pgbaton.cli.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.pgbaton.cluster.domain.Lsn;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WalFolderTest {

    private static final int SEGMENT = 16 << 20;

    @TempDir private Path folder;

    @Test
    void shouldFindTheNewestTimelineAmongSegments() throws IOException {
        // Given
        segment("000000010000000000000003");
        segment("0000000A0000000000000003");
        Files.createFile(folder.resolve("0000000B.history"));
        Files.createDirectory(folder.resolve("archive_status"));

        // When
        WalFolder wal = new WalFolder(folder);

        // Then
        assertThat(wal.timeline()).hasValue(10);
    }

    @Test
    void shouldKnowWhichSegmentAPositionLiesIn() throws IOException {
        // Given
        segment("000000010000000200000003");

        // When
        WalFolder wal = new WalFolder(folder);

        // Then
        assertThat(wal.has(1, Lsn.parse("2/3000148"))).isTrue();
        assertThat(wal.has(1, Lsn.parse("2/4000000"))).isFalse();
        assertThat(wal.has(1, Lsn.parse("0/3000148"))).isFalse();
        assertThat(wal.has(2, Lsn.parse("2/3000148"))).isFalse();
    }

    @Test
    void shouldHaveNothingWhereThereIsNoFolder() {
        // When
        WalFolder wal = new WalFolder(folder.resolve("none"));

        // Then
        assertThat(wal.timeline()).isEmpty();
        assertThat(wal.has(1, Lsn.parse("0/3000148"))).isFalse();
    }

    private void segment(String name) throws IOException {
        try (RandomAccessFile file = new RandomAccessFile(folder.resolve(name).toFile(), "rw")) {
            file.setLength(SEGMENT);
        }
    }
}
