package io.pgbaton.cluster.etcd;

import io.etcd.jetcd.api.ClusterGrpc;
import io.etcd.jetcd.api.MaintenanceGrpc;
import io.etcd.jetcd.api.Member;
import io.etcd.jetcd.api.MemberListRequest;
import io.etcd.jetcd.api.MemberListResponse;
import io.etcd.jetcd.api.MoveLeaderRequest;
import io.etcd.jetcd.api.StatusRequest;
import io.etcd.jetcd.api.StatusResponse;
import io.pgbaton.cluster.store.StoreUnavailable;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jboss.logging.Logger;

/**
 * Moves etcd's leadership between its members (Maintenance.MoveLeader, which only the leader itself
 * serves: etcd's api/etcdserverpb/rpc.proto).
 */
final class EtcdLeader {

    private static final Logger LOG = Logger.getLogger(EtcdLeader.class);
    private static final Duration BUDGET = Duration.ofMillis(500);

    private final EtcdMembers members;

    EtcdLeader(EtcdMembers members) {
        this.members = members;
    }

    /** The host of the endpoint whose member leads; empty when none that answers does. */
    Optional<String> host() {
        return leading(standings()).map(leader -> leader.channel.endpoint().host());
    }

    boolean moveAwayFrom(String host) {
        try {
            return move(host);
        } catch (StoreUnavailable | CallFailed e) {
            LOG.warnf("etcd leader not moved host=%s reason=%s", host, e.getMessage());
            return false;
        }
    }

    private boolean move(String host) {
        List<Standing> standings = standings();
        Optional<Standing> leader = leading(standings);
        if (leader.isEmpty()) {
            LOG.warnf("etcd leader not moved host=%s reason=%s", host, "no leader answers");
            return false;
        }
        Map<Long, Member> listed = list();
        if (!leader.get().isOn(host, listed)) {
            return true;
        }
        Optional<Standing> target =
                standings.stream()
                        .filter(standing -> standing.mayLead(listed))
                        .filter(standing -> !standing.isOn(host, listed))
                        .findFirst();
        if (target.isEmpty()) {
            LOG.warnf("etcd leader not moved host=%s reason=%s", host, "no other member answers");
            return false;
        }
        MoveLeaderRequest request =
                MoveLeaderRequest.newBuilder().setTargetID(target.get().id()).build();
        members.only(
                leader.get().channel,
                "move leader",
                MaintenanceGrpc.getMoveLeaderMethod(),
                request);
        LOG.infof("etcd leader moved from=%s to=%s", leader.get().channel, target.get().channel);
        return true;
    }

    private List<Standing> standings() {
        List<Standing> standings = new ArrayList<>();
        for (EtcdMember member : members.all()) {
            try {
                StatusResponse status =
                        members.only(
                                member,
                                "status",
                                MaintenanceGrpc.getStatusMethod(),
                                StatusRequest.getDefaultInstance());
                standings.add(new Standing(member, status));
            } catch (StoreUnavailable e) {
                LOG.debugf("no status member=%s reason=%s", member, e.getMessage());
            }
        }
        return standings;
    }

    /** The member that says of itself that it leads, in the newest term. */
    private static Optional<Standing> leading(List<Standing> standings) {
        return standings.stream()
                .filter(standing -> standing.status.getLeader() == standing.id())
                .max(Comparator.comparingLong(standing -> standing.status.getRaftTerm()));
    }

    private Map<Long, Member> list() {
        MemberListResponse answer =
                members.ask(
                        "member list",
                        BUDGET,
                        m ->
                                m.call(
                                        ClusterGrpc.getMemberListMethod(),
                                        MemberListRequest.getDefaultInstance()));
        return answer.getMembersList().stream()
                .collect(Collectors.toMap(Member::getID, Function.identity()));
    }

    /** A member that answered, with what it said of itself. */
    private record Standing(EtcdMember channel, StatusResponse status) {

        long id() {
            return status.getHeader().getMemberId();
        }

        boolean mayLead(Map<Long, Member> listed) {
            Member member = listed.get(id());
            return member != null && !member.getIsLearner();
        }

        boolean isOn(String host, Map<Long, Member> listed) {
            Member member = listed.getOrDefault(id(), Member.getDefaultInstance());
            return channel.endpoint().host().equals(host)
                    || Stream.concat(
                                    member.getClientURLsList().stream(),
                                    member.getPeerURLsList().stream())
                            .anyMatch(url -> Endpoint.parse(url).host().equals(host));
        }
    }
}
