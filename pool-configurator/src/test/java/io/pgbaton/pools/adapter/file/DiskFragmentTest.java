package io.pgbaton.pools.adapter.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pgbaton.cluster.domain.Epoch;
import io.pgbaton.pools.domain.Fragment;
import io.pgbaton.pools.domain.Target;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DiskFragmentTest {

    @TempDir Path folder;

    @Test
    void shouldReplaceTheFileAndLeaveNothingTemporaryBeside() throws Exception {
        // Given
        Path file = folder.resolve("pools.ini");
        DiskFragment disk = new DiskFragment(file, "a");
        disk.replace(fragment(1));
        // When
        disk.prepare(fragment(3).text());
        disk.replace(fragment(2));
        disk.harden();
        // Then
        assertThat(disk.read()).isEqualTo(fragment(2).text());
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files).containsExactlyInAnyOrder(file, folder.resolve(".pools.ini.lock"));
        }
    }

    @Test
    void shouldUseWhatWasPrepared() throws Exception {
        // Given
        DiskFragment disk = new DiskFragment(folder.resolve("pools.ini"), "a");
        disk.prepare(fragment(1).text());
        assertThat(disk.read()).isEmpty();
        // When
        disk.replace(fragment(1));
        // Then
        assertThat(disk.read()).isEqualTo(fragment(1).text());
    }

    @Test
    void I7_shouldNotReplaceAHigherEpoch() throws Exception {
        // Given
        Path file = folder.resolve("pools.ini");
        new DiskFragment(file, "a").replace(fragment(5));
        DiskFragment late = new DiskFragment(file, "b");
        // When
        boolean replaced = late.replace(fragment(4));
        // Then
        assertThat(replaced).isFalse();
        assertThat(late.read()).isEqualTo(fragment(5).text());
    }

    @Test
    void I7_shouldEndOnTheHighestEpochWhateverTheOrder() throws Exception {
        // Given
        Path file = folder.resolve("pools.ini");
        List<Thread> writers = new ArrayList<>();
        // When
        for (int i = 0; i < 4; i++) {
            DiskFragment disk = new DiskFragment(file, "w" + i);
            int first = i;
            writers.add(
                    Thread.ofPlatform()
                            .start(
                                    () -> {
                                        for (int e = 0; e < 20; e++) {
                                            replace(disk, 1 + (first * 7 + e * 13) % 40);
                                        }
                                    }));
        }
        for (Thread writer : writers) {
            writer.join();
        }
        // Then
        assertThat(new DiskFragment(file, "r").read()).isEqualTo(fragment(40).text());
    }

    @Test
    void shouldBeReadableByPgBouncersUserAtFirstAndKeepTheModeLater() throws Exception {
        // Given
        Path file = folder.resolve("pools.ini");
        DiskFragment disk = new DiskFragment(file, "a");
        disk.replace(fragment(1));
        String first = PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));
        // When
        disk.replace(fragment(2));
        // Then
        assertThat(first).isEqualTo("rw-r--r--");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-r-----");
    }

    @Test
    void shouldKeepTheOldFileAndSayWhatToDoWhenItCannotWrite() throws Exception {
        // Given: a folder stands where the temporary file would go
        Path file = folder.resolve("pools.ini");
        DiskFragment disk = new DiskFragment(file, "a");
        disk.replace(fragment(1));
        Files.createDirectory(folder.resolve(".pools.ini.a.tmp"));
        // When
        assertThatThrownBy(() -> disk.replace(fragment(2)))
                // Then
                .isInstanceOf(IOException.class)
                .hasMessageContaining(file.toString())
                .hasMessageContaining("Make room, or let this service's user write");
        assertThat(disk.read()).isEqualTo(fragment(1).text());
    }

    @Test
    void shouldReadNothingWhereThereIsNoFile() throws Exception {
        // When
        String text = new DiskFragment(folder.resolve("none/pools.ini"), "a").read();
        // Then
        assertThat(text).isEmpty();
    }

    private static void replace(DiskFragment disk, long epoch) {
        try {
            disk.replace(fragment(epoch));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static Fragment fragment(long epoch) {
        return new Fragment(
                "orders", new Target(new Epoch(epoch), "pg1", "10.0.0.1", 5432), List.of("orders"));
    }
}
