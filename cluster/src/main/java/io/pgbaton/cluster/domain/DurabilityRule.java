package io.pgbaton.cluster.domain;

import java.util.Collection;
import java.util.Collections;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Who must acknowledge a commit: {@code ANY n} of the voters, on this primary in this epoch.
 *
 * <p>The arithmetic of I2 and I3: a set of {@code n} voters can acknowledge; a recovery that
 * revoked {@code N - n + 1} of them meets every such set and leaves too few to acknowledge again; a
 * majority besides makes any two recoveries meet.
 *
 * <p>With {@code n = 0} the primary acknowledges alone: no revocation proves anything, and what a
 * recovery asks for is the majority only. Whoever begins one answers for what it may lose.
 *
 * @param epoch the epoch that the rule belongs to
 * @param primary the node whose {@code synchronous_standby_names} it is
 * @param voters the standbys that are named; not empty, without the primary
 * @param n how many must acknowledge, up to the number of voters; 0: none, commits do not wait
 */
public record DurabilityRule(Epoch epoch, String primary, SortedSet<String> voters, int n) {

    public DurabilityRule {
        voters = Collections.unmodifiableSortedSet(new TreeSet<>(voters));
        if (voters.isEmpty()) {
            throw new IllegalArgumentException("a rule names at least one voter");
        }
        if (voters.contains(primary)) {
            throw new IllegalArgumentException("the primary " + primary + " cannot be a voter");
        }
        if (n < 0 || n > voters.size()) {
            throw new IllegalArgumentException(
                    "ANY " + n + " of " + voters.size() + " voters is impossible");
        }
    }

    /** How many voters a recovery must have revoked: max(N - n + 1, N/2 + 1) (I3). */
    public int revocationsNeeded() {
        int majority = voters.size() / 2 + 1;
        return synchronous() ? Math.max(voters.size() - n + 1, majority) : majority;
    }

    /** Whether a commit waits for anybody at all. */
    public boolean synchronous() {
        return n > 0;
    }

    /** Whether this many revoked nodes are enough of this rule's voters (I3). */
    public boolean revokedBy(Collection<String> revoked) {
        return voters.stream().filter(revoked::contains).count() >= revocationsNeeded();
    }

    /**
     * Whether the voters that are left, these being cut off, are too few to acknowledge; with n =
     * 0, whether none is left to hear the primary.
     */
    public boolean starvedBy(Collection<String> cutOff) {
        return voters.stream().filter(v -> !cutOff.contains(v)).count() < Math.max(1, n);
    }

    /** Whether enough of these nodes are voters to acknowledge a commit. */
    public boolean acknowledgedBy(Collection<String> flushed) {
        return voters.stream().filter(flushed::contains).count() >= n;
    }

    /** The value of {@code synchronous_standby_names} that enforces it. */
    public StandbyNames names() {
        return synchronous() ? StandbyNames.any(n, voters) : StandbyNames.EMPTY;
    }

    @Override
    public String toString() {
        return "epoch "
                + epoch
                + ", "
                + primary
                + ", "
                + (synchronous() ? names() : "n = 0 of " + voters);
    }
}
