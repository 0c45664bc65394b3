package io.pgbaton.cli.node;

import io.pgbaton.cluster.domain.Lsn;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.Stream;

/**
 * The {@code pg_wal} of a data directory. A segment's name is timeline, then the upper and the
 * lower part of its number, eight hexadecimal digits each (PostgreSQL, xlog_internal.h,
 * XLogFileName).
 */
record WalFolder(Path path) {

    private static final long HIGH_PART = 1L << 32;

    /** The newest timeline that it has segments of; empty when it has none. */
    OptionalInt timeline() {
        return segments().stream()
                .mapToInt(file -> Integer.parseUnsignedInt(name(file).substring(0, 8), 16))
                .max();
    }

    /** Whether the segment is there that a position lies in. */
    boolean has(int timeline, Lsn lsn) {
        List<Path> segments = segments();
        if (segments.isEmpty()) {
            return false;
        }
        try {
            long size = Files.size(segments.getFirst());
            long number = Long.divideUnsigned(lsn.bytes(), size);
            long perHighPart = HIGH_PART / size;
            String wanted =
                    "%08X%08X%08X".formatted(timeline, number / perHighPart, number % perHighPart);
            return Files.exists(path.resolve(wanted));
        } catch (IOException e) {
            return false;
        }
    }

    private List<Path> segments() {
        try (Stream<Path> files = Files.list(path)) {
            return files.filter(file -> name(file).matches("[0-9A-F]{24}")).toList();
        } catch (IOException e) {
            return List.of();
        }
    }

    private static String name(Path file) {
        return String.valueOf(file.getFileName());
    }
}
