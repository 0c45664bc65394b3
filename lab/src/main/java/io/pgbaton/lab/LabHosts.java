package io.pgbaton.lab;

import io.pgbaton.lab.host.Cgroup;
import io.pgbaton.lab.host.LabFailure;
import io.pgbaton.lab.host.RunCgroups;
import io.pgbaton.lab.server.PostgresServer;
import io.pgbaton.lab.server.Server;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Which servers are on which host of a lab; a name that is none ends in a {@link LabFailure}. */
final class LabHosts {

    private final LabServers servers;
    private final RunCgroups cgroups;

    LabHosts(LabServers servers, RunCgroups cgroups) {
        this.servers = servers;
        this.cgroups = cgroups;
    }

    /** Of all hosts. */
    Set<String> names() {
        Set<String> hosts = new LinkedHashSet<>();
        servers.all().forEach(server -> hosts.add(server.host()));
        return hosts;
    }

    HostState state(String host) {
        Cgroup cgroup = cgroup(host);
        if (!cgroup.populated()) {
            return HostState.DOWN;
        }
        return cgroup.frozen() ? HostState.FROZEN : HostState.UP;
    }

    /** What holds a host's processes together. */
    Cgroup cgroup(String host) {
        on(host);
        return cgroups.host(host);
    }

    /** Every address of a host. */
    Set<String> addresses(String host) {
        Set<String> addresses = new LinkedHashSet<>();
        on(host).stream()
                .flatMap(server -> server.addresses().stream())
                .forEach(address -> addresses.add(address.getHostString()));
        return addresses;
    }

    /** The servers of a host, in the order in which they are started. */
    List<Server> on(String host) {
        List<Server> found =
                servers.all().stream().filter(server -> server.host().equals(host)).toList();
        if (found.isEmpty()) {
            throw unknown(host);
        }
        return found;
    }

    /** The server of that name. */
    Server server(String name) {
        return servers.all().stream()
                .filter(candidate -> candidate.name().equals(name))
                .findFirst()
                .orElseThrow(() -> unknown(name));
    }

    /** The database node of that name. */
    PostgresServer node(String name) {
        return servers.postgres().stream()
                .filter(node -> node.name().equals(name))
                .findFirst()
                .orElseThrow(() -> unknown(name));
    }

    private LabFailure unknown(String name) {
        return new LabFailure(
                "this lab has no host '" + name + "'", "Its hosts: " + String.join(", ", names()));
    }
}
