package io.pgbaton.cluster.spec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PasswordFileTest {

    @TempDir Path folder;

    @Test
    void shouldReadTheFirstLine() throws IOException {
        // Given
        Path file = file("control", "se cret \r\nsomething else\n", "rw-------");

        // When
        String password = PasswordFile.read(file);

        // Then
        assertThat(password).isEqualTo("se cret ");
    }

    @Test
    void shouldRefuseAFileThatOthersMayRead() throws IOException {
        // Given
        Path file = file("control", "secret\n", "rw-r-----");

        // When / Then
        assertThatThrownBy(() -> PasswordFile.read(file))
                .isInstanceOf(UnusablePasswordFile.class)
                .hasMessage(
                        file + ": is open to group or world (rw-r-----); run: chmod 0600 " + file);
    }

    @Test
    void shouldRefuseAFileThatTheWorldMayRead() throws IOException {
        // Given
        Path file = file("control", "secret\n", "rw----r--");

        // When / Then
        assertThatThrownBy(() -> PasswordFile.read(file))
                .hasMessage(
                        file + ": is open to group or world (rw----r--); run: chmod 0600 " + file)
                .hasMessageNotContaining("secret");
    }

    @Test
    void shouldTellWhatToDoAboutAMissingFile() {
        // Given
        Path file = folder.resolve("none");

        // When / Then
        assertThatThrownBy(() -> PasswordFile.read(file))
                .isInstanceOf(UnusablePasswordFile.class)
                .hasMessage(file + ": does not exist; put the password there, mode 0600");
    }

    @Test
    void shouldRefuseAnEmptyFile() throws IOException {
        // Given
        Path file = file("pool", "\n", "rw-------");

        // When / Then
        assertThatThrownBy(() -> PasswordFile.read(file))
                .isInstanceOf(UnusablePasswordFile.class)
                .hasMessage(file + ": is empty; put the password in its first line");
    }

    private Path file(String name, String content, String mode) throws IOException {
        Path file = Files.writeString(folder.resolve(name), content);
        return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(mode));
    }
}
