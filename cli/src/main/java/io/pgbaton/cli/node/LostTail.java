package io.pgbaton.cli.node;

import io.pgbaton.cluster.domain.Epoch;
import io.pgbaton.cluster.domain.EpochRecord;
import io.pgbaton.cluster.domain.Fork;
import io.pgbaton.cluster.domain.Journal;
import io.pgbaton.cluster.domain.Lsn;
import io.pgbaton.cluster.domain.Rejoin;
import io.pgbaton.cluster.rejoin.Preparation;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
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
     * Where the line that is followed left older timelines: at each sealed epoch, and at the one
     * that is followed, sealed or not.
     */
    static List<Fork> forks(Preparation.Known known, Epoch followed) {
        List<Journal> journals = new ArrayList<>();
        for (EpochRecord record : known.epochs()) {
            Journal ended = record.journal();
            if (record.outcome() == EpochRecord.Outcome.SEALED && ended != null) {
                journals.add(ended);
            }
        }
        Journal newest = known.journal();
        if (newest != null && newest.epoch().equals(followed)) {
            journals.add(newest);
        }
        List<Fork> forks = new ArrayList<>();
        for (Journal journal : journals) {
            Journal.Candidate candidate = journal.candidate();
            if (candidate != null) {
                forks.add(candidate.fork());
            }
        }
        return forks;
    }

    /** The end of the last whole record that was left on a timeline. */
    static Optional<Lsn> leftAt(int timeline, Collection<Fork> forks) {
        return forks.stream()
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
