package io.pgbaton.lab.host;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/**
 * Whether this machine's processors have time to spare. Eight JVMs that have just started share two
 * cores here and compile for some seconds more; no host of a real cluster looks like that when its
 * primary dies.
 */
public final class Calm {
    private static final Path STAT = Path.of("/proc/stat");
    private static final Duration WINDOW = Duration.ofMillis(500);
    private static final double BUSY = 0.6;

    private Calm() {}

    /**
     * Ticks of all processors together since the boot.
     *
     * @param idle ticks with nothing to do, or waiting for a disk
     */
    record Ticks(long all, long idle) {
        /** Reads the first line of {@code /proc/stat}; see proc_stat(5). */
        static Ticks parse(String line) {
            String[] fields = line.strip().split("\\s+");
            long all = 0;
            for (int i = 1; i < Math.min(fields.length, 9); i++) {
                all += Long.parseLong(fields[i]);
            }
            return new Ticks(all, Long.parseLong(fields[4]) + Long.parseLong(fields[5]));
        }

        /** Which share of the time since then was used, 0 to 1. */
        double busySince(Ticks before) {
            long passed = all - before.all;
            return passed <= 0 ? 0 : 1 - (double) (idle - before.idle) / passed;
        }
    }

    /** Waits until the machine has been calm for a moment; false when patience ended first. */
    public static boolean await(Duration patience) {
        Ticks[] before = {now()};
        try {
            Await.until(
                    "the machine to be calm",
                    patience,
                    WINDOW,
                    () -> {
                        Ticks after = now();
                        double busy = after.busySince(before[0]);
                        boolean measured = after.all() > before[0].all();
                        before[0] = after;
                        return measured && busy < BUSY;
                    });
            return true;
        } catch (LabFailure e) {
            return false;
        }
    }

    private static Ticks now() {
        try (var lines = Files.lines(STAT)) {
            return Ticks.parse(lines.findFirst().orElseThrow());
        } catch (IOException e) {
            throw new LabFailure("cannot read " + STAT, "Is /proc mounted?", e);
        }
    }
}
