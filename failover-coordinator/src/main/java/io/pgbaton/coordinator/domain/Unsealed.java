package io.pgbaton.coordinator.domain;

import io.pgbaton.cluster.domain.DurabilityRule;
import io.pgbaton.cluster.domain.Epoch;
import io.pgbaton.cluster.domain.EpochRecord;
import io.pgbaton.cluster.domain.Journal;
import io.pgbaton.cluster.domain.Marker;
import io.pgbaton.cluster.domain.Topology;
import io.pgbaton.cluster.spec.ClusterSpec;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * What follows from the logs of R where candidates of given-up epochs stand on record
 * (docs/failover.md, "Re-adoption"). Pure.
 *
 * @param topology what is sealed
 * @param epochs every epoch on record
 */
public record Unsealed(Topology topology, Collection<EpochRecord> epochs) {

    /**
     * The rules that count for I3 [H4]. A log with the marker of an unsealed candidate descends
     * from its promotion, so it has all that was acknowledged before; that candidate was chosen by
     * enough. So only the rules from its epoch on are asked for, if R is enough for those and the
     * furthest of their voters has that marker. All of them else.
     *
     * <p>Not where somebody ordered that epoch: he may have stood for voters that proved nothing.
     */
    public List<DurabilityRule> rules(Collection<Revoked> revoked) {
        List<DurabilityRule> all = Quorum.rules(topology, epochs);
        Set<String> names = names(revoked);
        if (Quorum.enough(all, names)) {
            return all;
        }
        List<EpochRecord> records = Quorum.unsealed(topology, epochs);
        for (EpochRecord record : records.reversed()) {
            List<DurabilityRule> later =
                    records.stream()
                            .filter(other -> other.epoch().compareTo(record.epoch()) >= 0)
                            .map(EpochRecord::rule)
                            .filter(Objects::nonNull)
                            .toList();
            if (proves(record)
                    && later.stream().allMatch(DurabilityRule::synchronous)
                    && Quorum.enough(later, names)
                    && descends(revoked, later, record)) {
                return later;
            }
        }
        return all;
    }

    private static boolean proves(EpochRecord record) {
        Journal ended = record.journal();
        return ended != null && !ended.ordered();
    }

    private static boolean descends(
            Collection<Revoked> revoked, List<DurabilityRule> later, EpochRecord record) {
        DurabilityRule rule = record.rule();
        Optional<Marker> newest =
                revoked.stream()
                        .filter(
                                one ->
                                        later.stream()
                                                .anyMatch(r -> r.voters().contains(one.node())))
                        .map(Revoked::position)
                        .max(Comparator.naturalOrder())
                        .map(position -> position.marker());
        return rule != null
                && newest.filter(marker -> marker.epoch().equals(record.epoch()))
                        .filter(marker -> marker.node().equals(rule.primary()))
                        .isPresent();
    }

    /**
     * Whether the sealed primary has all that was ever acknowledged, as far as candidates go.
     *
     * <ul>
     *   <li>There is none; or the newest of them is this node itself, to which the role was being
     *       given back.
     *   <li>Or no candidate has acknowledged anything, or ever will [H2]: R meets the rule of each,
     *       and nobody of R has a promotion in its log. Whoever was promoted has left the sealed
     *       timeline, and so has whoever followed. A node that took the role back has not, so its
     *       record is never proven void. The rule in force has to do without the candidates: they
     *       cannot follow before the seal. And every other node was heard.
     * </ul>
     *
     * @param nodes all that are declared
     */
    public boolean leaveAllTo(
            String oldPrimary, Collection<Revoked> revoked, Collection<String> nodes) {
        List<EpochRecord> records = Quorum.unsealed(topology, epochs);
        return records.isEmpty()
                || givenBackTo(oldPrimary, records.getLast())
                || heardAll(oldPrimary, records, revoked, nodes) && isVoid(records, revoked);
    }

    /**
     * Whether nobody may have followed a candidate unheard. Enough of its voters prove that it
     * acknowledged nothing; yet a follower with its marker that comes back later would sort above
     * those who acknowledged what the old primary wrote before its own new marker.
     */
    private static boolean heardAll(
            String oldPrimary,
            List<EpochRecord> records,
            Collection<Revoked> revoked,
            Collection<String> nodes) {
        Set<String> unheard = new TreeSet<>(nodes);
        unheard.removeAll(names(revoked));
        unheard.remove(oldPrimary);
        records.stream()
                .map(EpochRecord::rule)
                .filter(Objects::nonNull)
                .forEach(rule -> unheard.remove(rule.primary()));
        return unheard.isEmpty();
    }

    private static boolean givenBackTo(String oldPrimary, EpochRecord record) {
        Journal ended = record.journal();
        return record.rule() != null
                && record.rule().primary().equals(oldPrimary)
                && ended != null
                && ended.candidate() == null;
    }

    private boolean isVoid(List<EpochRecord> records, Collection<Revoked> revoked) {
        Set<String> names = names(revoked);
        Set<String> left = new TreeSet<>(topology.rule().voters());
        records.stream()
                .map(EpochRecord::rule)
                .filter(Objects::nonNull)
                .forEach(rule -> left.remove(rule.primary()));
        return topology.rule().acknowledgedBy(left)
                && records.stream()
                        .allMatch(
                                record ->
                                        record.rule() != null
                                                && proves(record)
                                                && record.rule().synchronous()
                                                && record.rule().revokedBy(names)
                                                && record.journal() != null
                                                && record.journal().candidate() != null)
                && revoked.stream()
                        .allMatch(
                                one -> one.position().history().timeline() <= topology.timeline());
    }

    /**
     * The candidate of the newest epoch that is not sealed: it has all that was ever acknowledged,
     * and may go on in another epoch if it was promoted [H3]. Empty: there is none, or it was
     * ordered, or the role was given back after it.
     */
    public Optional<Journal.Candidate> newest() {
        List<EpochRecord> records = Quorum.unsealed(topology, epochs);
        return records.isEmpty()
                ? Optional.empty()
                : Optional.of(records.getLast())
                        .filter(Unsealed::proves)
                        .map(EpochRecord::journal)
                        .map(Journal::candidate);
    }

    /**
     * The rule under which a promoted candidate is tried again [H3]: all that may be voters besides
     * those of the rule, and as many of them.
     */
    public static DurabilityRule widened(ClusterSpec spec, DurabilityRule rule, Epoch epoch) {
        SortedSet<String> voters = new TreeSet<>(rule.voters());
        spec.nodes().stream()
                .filter(ClusterSpec.Node::promotable)
                .map(ClusterSpec.Node::name)
                .filter(node -> !node.equals(rule.primary()))
                .forEach(voters::add);
        return new DurabilityRule(epoch, rule.primary(), voters, rule.n());
    }

    private static Set<String> names(Collection<Revoked> revoked) {
        return revoked.stream().map(Revoked::node).collect(Collectors.toCollection(TreeSet::new));
    }
}
