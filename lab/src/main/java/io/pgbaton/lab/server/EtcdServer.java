package io.pgbaton.lab.server;

import io.pgbaton.lab.host.Launch;
import io.pgbaton.lab.host.Priority;
import io.pgbaton.lab.host.RunFolder;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.stream.Collectors;

/**
 * An etcd member.
 *
 * @param name etcd1...
 * @param host its own name, or a database host where it is colocated
 * @param address its host's address
 * @param members all members, by name and address
 */
public record EtcdServer(
        String name, String host, String address, List<Member> members, RunFolder run)
        implements Server {

    /** A member as its peers know it. */
    public record Member(String name, String address) {
        String peer() {
            return name + "=http://" + address + ":2380";
        }
    }

    public EtcdServer {
        members = List.copyOf(members);
    }

    @Override
    public List<InetSocketAddress> addresses() {
        return List.of(client(), new InetSocketAddress(address, 2380));
    }

    /** Where clients connect. */
    public InetSocketAddress client() {
        return new InetSocketAddress(address, 2379);
    }

    @Override
    public void prepare() {
        run.make(run.of(name));
    }

    @Override
    public Launch launch() {
        String peers = members.stream().map(Member::peer).collect(Collectors.joining(","));
        String client = "http://" + address + ":2379";
        String peer = "http://" + address + ":2380";
        return Launch.asRoot(
                        List.of(
                                "etcd",
                                "--name=" + name,
                                "--data-dir=" + run.of(name).resolve("data"),
                                "--listen-client-urls=" + client,
                                "--advertise-client-urls=" + client,
                                "--listen-peer-urls=" + peer,
                                "--initial-advertise-peer-urls=" + peer,
                                "--initial-cluster=" + peers,
                                "--initial-cluster-state=new",
                                "--initial-cluster-token=" + run.name(),
                                "--heartbeat-interval=50",
                                "--election-timeout=500",
                                // Its database file is synced less often than each 100 ms: what a
                                // commit waits for, and what survives a crash, is its log.
                                "--backend-batch-interval=1s",
                                "--log-level=warn"))
                .with(Priority.AWAITED);
    }

    @Override
    public boolean ready() {
        return Endpoints.get(client(), "/health")
                .filter(body -> body.contains("\"health\":\"true\""))
                .isPresent();
    }
}
