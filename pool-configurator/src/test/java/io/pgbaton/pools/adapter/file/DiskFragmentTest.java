package io.pgbaton.pools.adapter.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DiskFragmentTest {

    @TempDir Path folder;

    @Test
    void shouldReplaceTheFileAndLeaveNothingBeside() throws Exception {
        // Given
        Path file = folder.resolve("pools.ini");
        DiskFragment fragment = new DiskFragment(file, "a");
        fragment.replace("one");
        // When
        fragment.prepare("three");
        fragment.replace("two");
        fragment.harden();
        // Then
        assertThat(fragment.read()).isEqualTo("two");
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files).containsExactly(file);
        }
    }

    @Test
    void shouldUseWhatWasPrepared() throws Exception {
        // Given
        DiskFragment fragment = new DiskFragment(folder.resolve("pools.ini"), "a");
        fragment.prepare("one");
        assertThat(fragment.read()).isEmpty();
        // When
        fragment.replace("one");
        // Then
        assertThat(fragment.read()).isEqualTo("one");
    }

    @Test
    void shouldBeReadableByPgBouncersUserAtFirstAndKeepTheModeLater() throws Exception {
        // Given
        Path file = folder.resolve("pools.ini");
        DiskFragment fragment = new DiskFragment(file, "a");
        fragment.replace("one");
        String first = PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));
        // When
        fragment.replace("two");
        // Then
        assertThat(first).isEqualTo("rw-r--r--");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-r-----");
    }

    @Test
    void shouldKeepTheOldFileAndSayWhatToDoWhenItCannotWrite() throws Exception {
        // Given: a folder stands where the temporary file would go
        Path file = folder.resolve("pools.ini");
        DiskFragment fragment = new DiskFragment(file, "a");
        fragment.replace("one");
        Files.createDirectory(folder.resolve(".pools.ini.a.tmp"));
        // When
        assertThatThrownBy(() -> fragment.replace("two"))
                // Then
                .isInstanceOf(IOException.class)
                .hasMessageContaining(file.toString())
                .hasMessageContaining("Make room, or let this service's user write");
        assertThat(fragment.read()).isEqualTo("one");
    }

    @Test
    void shouldReadNothingWhereThereIsNoFile() throws Exception {
        // When
        String text = new DiskFragment(folder.resolve("none/pools.ini"), "a").read();
        // Then
        assertThat(text).isEmpty();
    }
}
