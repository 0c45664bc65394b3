package io.pgbaton.cli.node;

import io.pgbaton.cluster.domain.EpochRecord;
import io.pgbaton.cluster.domain.Fork;
import io.pgbaton.cluster.domain.Journal;
import io.pgbaton.cluster.domain.Lsn;
import io.pgbaton.cluster.domain.Rejoin;
import java.util.Collection;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What an old primary wrote past the fork of the epoch that replaced it: nobody else has it, and a
 * rewind cuts it off. Counted from the lines of {@code pg_waldump}.
 */
final class LostTail {

    /** A line of pg_waldump (PostgreSQL, pg_waldump.c, XLogDumpDisplayRecord). */
    private static final Pattern RECORD =
            Pattern.compile(
                    "rmgr: (\\S+)\\s+len \\(rec/tot\\):\\s*\\d+/\\s*(\\d+), tx:.*?"
                            + ", lsn: ([0-9A-F]+/[0-9A-F]+), prev [^,]+, desc: (.*)");

    /** Records begin at multiples of this many bytes (MAXALIGN). */
    private static final long ALIGNED = 8;

    private Lsn to;
    private long transactions;

    private LostTail(Lsn from) {
        this.to = from;
    }

    /**
     * Where the sealed line left a timeline: at the end of the last whole record that the candidate
     * was chosen with.
     *
     * @param epochs every epoch on record
     */
    static Optional<Lsn> leftAt(int timeline, Collection<EpochRecord> epochs) {
        return epochs.stream()
                .filter(record -> record.outcome() == EpochRecord.Outcome.SEALED)
                .map(EpochRecord::journal)
                .filter(Objects::nonNull)
                .map(Journal::candidate)
                .filter(Objects::nonNull)
                .map(Journal.Candidate::fork)
                .filter(fork -> fork.timeline() == timeline)
                .map(LostTail::end)
                .findFirst();
    }

    private static Lsn end(Fork fork) {
        Lsn replayed = fork.replayed();
        return replayed == null ? fork.lsn() : replayed;
    }

    /** Counts the records from there on. */
    static Rejoin.Lost count(int timeline, Lsn from, Stream<String> lines) {
        LostTail tail = new LostTail(from);
        lines.forEach(tail::line);
        return new Rejoin.Lost(timeline, from, tail.to, tail.transactions);
    }

    private void line(String line) {
        Matcher record = RECORD.matcher(line);
        if (!record.matches()) {
            return;
        }
        long length = Long.parseLong(record.group(2));
        long end = Lsn.parse(record.group(3)).bytes() + (length + ALIGNED - 1) / ALIGNED * ALIGNED;
        to = to.max(new Lsn(end));
        if (record.group(1).equals("Transaction") && record.group(4).startsWith("COMMIT")) {
            transactions++;
        }
    }
}
