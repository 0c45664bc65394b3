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
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

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

    boolean moveAwayFrom(String host) {
        try {
            return move(host);
        } catch (StoreUnavailable | CallFailed e) {
            LOG.warnf("etcd leader not moved host=%s reason=%s", host, e.getMessage());
            return false;
        }
    }

    private boolean move(String host) {
        Map<Long, EtcdMember> byId = new HashMap<>();
        long leader = 0;
        for (EtcdMember member : members.all()) {
            Optional<StatusResponse> status = status(member);
            if (status.isPresent()) {
                byId.put(status.get().getHeader().getMemberId(), member);
                leader = status.get().getLeader() != 0 ? status.get().getLeader() : leader;
            }
        }
        List<Member> listed = list().getMembersList();
        long current = leader;
        Optional<Member> now = listed.stream().filter(m -> m.getID() == current).findFirst();
        EtcdMember at = byId.get(current);
        if (now.isEmpty() || at == null) {
            LOG.warnf("etcd leader not moved host=%s reason=%s", host, "no reachable leader");
            return false;
        }
        if (!isOn(now.get(), at, host)) {
            return true;
        }
        Optional<Member> target =
                listed.stream()
                        .filter(m -> !m.getIsLearner())
                        .filter(m -> answersElsewhere(m, byId.get(m.getID()), host))
                        .findFirst();
        if (target.isEmpty()) {
            LOG.warnf("etcd leader not moved host=%s reason=%s", host, "no other member answers");
            return false;
        }
        MoveLeaderRequest request =
                MoveLeaderRequest.newBuilder().setTargetID(target.get().getID()).build();
        members.only(at, "move leader", MaintenanceGrpc.getMoveLeaderMethod(), request);
        LOG.infof("etcd leader moved from=%s to=%s", host, target.get().getName());
        return true;
    }

    private Optional<StatusResponse> status(EtcdMember member) {
        try {
            return Optional.of(
                    members.only(
                            member,
                            "status",
                            MaintenanceGrpc.getStatusMethod(),
                            StatusRequest.getDefaultInstance()));
        } catch (StoreUnavailable e) {
            return Optional.empty();
        }
    }

    private MemberListResponse list() {
        return members.ask(
                "member list",
                BUDGET,
                m ->
                        m.call(
                                ClusterGrpc.getMemberListMethod(),
                                MemberListRequest.getDefaultInstance()));
    }

    private static boolean answersElsewhere(
            Member member, @Nullable EtcdMember channel, String host) {
        return channel != null && !isOn(member, channel, host);
    }

    private static boolean isOn(Member member, EtcdMember channel, String host) {
        return channel.endpoint().host().equals(host)
                || Stream.concat(
                                member.getClientURLsList().stream(),
                                member.getPeerURLsList().stream())
                        .anyMatch(url -> Endpoint.parse(url).host().equals(host));
    }
}
