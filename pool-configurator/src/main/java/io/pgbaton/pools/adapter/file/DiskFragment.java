package io.pgbaton.pools.adapter.file;

import io.pgbaton.pools.domain.Fragment;
import io.pgbaton.pools.turn.FragmentFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A fragment in a folder: a temporary file in the same folder, fsync, rename; the look at the epoch
 * that stands there and the rename are one step under a {@link FragmentLock}. The file keeps its
 * owner's mode, or is readable by all at first: PgBouncer runs under another user, and no secret
 * stands in it.
 */
public final class DiskFragment implements FragmentFile {

    private static final Set<PosixFilePermission> FIRST_MODE =
            PosixFilePermissions.fromString("rw-r--r--");

    private final Path file;
    private final Path temporary;
    private @Nullable String prepared;

    /**
     * @param instance keeps the temporary files of two configurators apart
     */
    public DiskFragment(Path file, String instance) {
        this.file = file;
        this.temporary = file.resolveSibling("." + file.getFileName() + "." + instance + ".tmp");
    }

    @Override
    public String read() throws IOException {
        try {
            return new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
        } catch (NoSuchFileException e) {
            return "";
        } catch (IOException e) {
            throw explained("read", e);
        }
    }

    @Override
    public synchronized void prepare(String text) throws IOException {
        if (text.equals(prepared)) {
            return;
        }
        prepared = null;
        try (FileChannel channel =
                FileChannel.open(
                        temporary,
                        StandardOpenOption.CREATE,
                        StandardOpenOption.TRUNCATE_EXISTING,
                        StandardOpenOption.WRITE)) {
            ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            adopt();
            channel.force(true);
        } catch (IOException e) {
            throw explained("write", e);
        }
        prepared = text;
    }

    @Override
    public synchronized boolean replace(Fragment fragment) throws IOException {
        prepare(fragment.text());
        try (FragmentLock held = FragmentLock.take(file)) {
            if (fragment.isBelow(read())) {
                return false;
            }
            prepared = null;
            Files.move(
                    temporary,
                    file,
                    StandardCopyOption.ATOMIC_MOVE,
                    StandardCopyOption.REPLACE_EXISTING);
            return true;
        } catch (FileSystemException e) {
            throw explained("replace", e);
        }
    }

    @Override
    public void harden() throws IOException {
        Path folder = file.toAbsolutePath().getParent();
        if (folder != null) {
            try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
                channel.force(true);
            }
        }
    }

    @Override
    public synchronized void close() {
        try {
            Files.deleteIfExists(temporary);
        } catch (IOException e) {
            prepared = null;
        }
    }

    /** Gives the temporary file the mode and, where we may, the owner of the one it replaces. */
    private void adopt() throws IOException {
        PosixFileAttributeView view =
                Files.getFileAttributeView(temporary, PosixFileAttributeView.class);
        if (view == null) {
            return;
        }
        if (!Files.exists(file)) {
            view.setPermissions(FIRST_MODE);
            return;
        }
        PosixFileAttributes old = Files.readAttributes(file, PosixFileAttributes.class);
        view.setPermissions(old.permissions());
        try {
            view.setGroup(old.group());
            view.setOwner(old.owner());
        } catch (FileSystemException e) {
            // Only root may give files away; a file of ours is as readable as the old one's mode.
            view.setPermissions(old.permissions());
        }
    }

    private IOException explained(String verb, IOException e) {
        String reason = e instanceof FileSystemException f ? f.getReason() : e.getMessage();
        return new IOException(
                "cannot %s the fragment %s (%s); the old one stays. Make room, or let this service's user write in %s"
                        .formatted(
                                verb,
                                file,
                                reason == null ? e.getClass().getSimpleName() : reason,
                                file.getParent()),
                e);
    }
}
