package io.pgbaton.coordinator.domain;

import io.pgbaton.events.HeartbeatOutcome;
import io.pgbaton.events.NodeState;
import io.pgbaton.events.ProbeOutcome;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What each source says at one moment of the primary pg1: three vantages, its voters pg2 and pg3,
 * and pg4, which is no voter. Who says what among equals does not matter.
 */
record Words(List<Vantage> vantages, List<Voter> voters, Other other) {

    private static final List<String> VANTAGES = List.of("a", "b", "c");
    private static final List<String> VOTERS = List.of("pg2", "pg3");
    private static final long LONG = 3000;

    Words {
        vantages = vantages.stream().sorted().toList();
        voters = voters.stream().sorted().toList();
    }

    /** What a vantage is told by the primary. */
    enum Vantage {
        ABSENT,
        COMMITS,
        HANGS,
        DISK_FULL,
        READ_ONLY,
        REJECTS,
        REFUSED,
        REFUSED_TWICE,
        SILENT,
        SILENT_FOR_LONG,
        RESTARTS,
        RESTARTS_FOR_LONG;

        private void say(Sights sights, String vantage) {
            switch (this) {
                case ABSENT -> {}
                case COMMITS -> answered(sights, vantage, HeartbeatOutcome.COMMITTED);
                case HANGS -> answered(sights, vantage, HeartbeatOutcome.UNANSWERED);
                case DISK_FULL -> answered(sights, vantage, HeartbeatOutcome.DISK_FULL);
                case READ_ONLY -> answered(sights, vantage, HeartbeatOutcome.READ_ONLY);
                case REJECTS -> sights.outcome("pg1", ProbeOutcome.REJECTED, 9, 9000, vantage);
                case REFUSED -> sights.refused("pg1", 1, 0, vantage);
                case REFUSED_TWICE -> sights.refused("pg1", 2, 100, vantage);
                case SILENT -> sights.silent("pg1", 100, vantage);
                case SILENT_FOR_LONG -> sights.silent("pg1", LONG, vantage);
                case RESTARTS -> sights.restarting("pg1", 100, vantage);
                case RESTARTS_FOR_LONG -> sights.restarting("pg1", 5000, vantage);
            }
        }

        private static void answered(Sights sights, String vantage, HeartbeatOutcome heartbeat) {
            sights.answered("pg1", vantage).heartbeats("pg1", heartbeat, LONG, vantage);
        }
    }

    /** What a voter says of itself; a dry one has got nothing for long. */
    enum Voter {
        UNREACHABLE,
        CUT_OFF,
        CUT_OFF_AND_DRY,
        STREAMS,
        STREAMS_AND_DRY;

        private void say(Sights sights, String voter) {
            switch (this) {
                case UNREACHABLE -> {}
                case CUT_OFF -> sights.cutOff(voter);
                case CUT_OFF_AND_DRY -> sights.cutOff(voter).dry(voter, LONG);
                case STREAMS -> sights.streaming(voter);
                case STREAMS_AND_DRY -> sights.streaming(voter).dry(voter, LONG);
            }
        }
    }

    /** Whether pg4 takes writes: on timeline 1, or on the primary's. */
    enum Other {
        QUIET,
        OLD_PRIMARY,
        SECOND_PRIMARY;

        private void say(Sights sights) {
            if (this != QUIET) {
                sights.state("pg4", writable(this == OLD_PRIMARY ? 1 : 2), "a", "b", "c");
            }
        }

        private static NodeState writable(int timeline) {
            return new NodeState(
                    false, timeline, "0/1", null, null, false, false, "", null, "7000", 170011,
                    List.of(), null, List.of(), Map.of(), null);
        }
    }

    /** Every combination. */
    static Set<Words> all() {
        Set<Words> all = new LinkedHashSet<>();
        for (Vantage a : Vantage.values()) {
            for (Vantage b : Vantage.values()) {
                for (Vantage c : Vantage.values()) {
                    if (a.compareTo(b) <= 0 && b.compareTo(c) <= 0) {
                        addAll(all, List.of(a, b, c));
                    }
                }
            }
        }
        return all;
    }

    private static void addAll(Set<Words> all, List<Vantage> vantages) {
        for (Voter one : Voter.values()) {
            for (Voter two : Voter.values()) {
                for (Other other : Other.values()) {
                    all.add(new Words(vantages, List.of(one, two), other));
                }
            }
        }
    }

    /** The same with one word changed, in every way. */
    Set<Words> changed() {
        Set<Words> changed = new LinkedHashSet<>();
        for (int i = 0; i < vantages.size(); i++) {
            for (Vantage word : Vantage.values()) {
                changed.add(new Words(replaced(vantages, i, word), voters, other));
            }
        }
        for (int i = 0; i < voters.size(); i++) {
            for (Voter word : Voter.values()) {
                changed.add(new Words(vantages, replaced(voters, i, word), other));
            }
        }
        for (Other word : Other.values()) {
            changed.add(new Words(vantages, voters, word));
        }
        return changed;
    }

    private static <T> List<T> replaced(List<T> words, int index, T word) {
        List<T> all = new ArrayList<>(words);
        all.set(index, word);
        return all;
    }

    Evidence evidence() {
        Sights sights = new Sights();
        for (int i = 0; i < vantages.size(); i++) {
            vantages.get(i).say(sights, VANTAGES.get(i));
        }
        for (int i = 0; i < voters.size(); i++) {
            voters.get(i).say(sights, VOTERS.get(i));
        }
        other.say(sights);
        return sights.evidence();
    }
}
