package io.pgbaton.lab.host;

import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Cuts wires between hosts with iptables, inside the lab's own network namespace.
 *
 * <p>Packets are dropped, not refused: a cut host vanishes, it does not say goodbye. On one
 * loopback every outgoing connection has the source 127.0.0.1, so a sender is told by its cgroup
 * (matched in OUTPUT; in INPUT a cgroup never matches), and what comes back to it by the ports it
 * uses.
 */
public final class Firewall {
    private static final Pattern CONNECTION =
            Pattern.compile("\\S+ \\d+ +\\d+ +\\S+:(\\d+) +\\S+:\\d+ .*");

    private final RunCgroups cgroups;
    private final boolean allowed;
    private volatile boolean detours;

    /**
     * @param allowed whether this network is the lab's own; the machine's rules are never touched
     */
    public Firewall(RunCgroups cgroups, boolean allowed) {
        this.cgroups = cgroups;
        this.allowed = allowed;
    }

    /** Makes a host vanish: nothing reaches it, nothing leaves it, open connections included. */
    public void cut(String host, Collection<String> addresses) {
        heal(host);
        iptables("-N", in(host));
        iptables("-N", out(host));
        for (String address : addresses) {
            iptables("-A", in(host), "-d", address, "-j", "DROP");
            iptables("-A", out(host), "-s", address, "-j", "DROP");
        }
        iptables("-A", out(host), "-m", "cgroup", "--path", path(host), "-j", "DROP");
        iptables("-I", "OUTPUT", "-j", out(host));
        iptables("-I", "INPUT", "-j", in(host));
        // No new connection can be made by now; drop what would still come in on the open ones.
        for (int port : clientPorts(host)) {
            iptables("-A", in(host), "-p", "tcp", "--dport", Integer.toString(port), "-j", "DROP");
        }
    }

    /** Undoes {@link #cut(String, Collection)}; does nothing where nothing is cut. */
    public void heal(String host) {
        if (!allowed || !succeeds("-n", "-L", in(host))) {
            return;
        }
        iptables("-D", "INPUT", "-j", in(host));
        iptables("-D", "OUTPUT", "-j", out(host));
        for (String chain : List.of(in(host), out(host))) {
            iptables("-F", chain);
            iptables("-X", chain);
        }
    }

    /** Drops what a host sends to an address, until {@link #healBetween} or {@link #healAll()}. */
    public void cutBetween(String sender, String address) {
        between("-A", sender, address);
    }

    /** Undoes {@link #cutBetween}. */
    public void healBetween(String sender, String address) {
        between("-D", sender, address);
    }

    private void between(String change, String sender, String address) {
        iptables(
                change,
                "OUTPUT",
                "-m",
                "cgroup",
                "--path",
                path(sender),
                "-d",
                address,
                "-j",
                "DROP");
    }

    /**
     * Leads what a host connects to an endpoint from now on to a port of the loopback, until {@link
     * #endDetour} or {@link #healAll()}. Connections that are open stay as they are.
     */
    public void detour(String sender, InetSocketAddress endpoint, int port) {
        detours = true;
        nat("-A", sender, endpoint, port);
    }

    /** Undoes {@link #detour}, for connections that are made from now on. */
    public void endDetour(String sender, InetSocketAddress endpoint, int port) {
        nat("-D", sender, endpoint, port);
    }

    private void nat(String change, String sender, InetSocketAddress endpoint, int port) {
        iptables(
                "-t",
                "nat",
                change,
                "OUTPUT",
                "-p",
                "tcp",
                "-m",
                "cgroup",
                "--path",
                path(sender),
                "-d",
                endpoint.getHostString(),
                "--dport",
                Integer.toString(endpoint.getPort()),
                "-j",
                "DNAT",
                "--to-destination",
                "127.0.0.1:" + port);
    }

    /** Drops one connection by its client's port, both ways: a WAL stream, until healAll. */
    public void cutPort(int clientPort) {
        String port = Integer.toString(clientPort);
        iptables("-A", "INPUT", "-p", "tcp", "--dport", port, "-j", "DROP");
        iptables("-A", "INPUT", "-p", "tcp", "--sport", port, "-j", "DROP");
    }

    /** Undoes every cut and every detour. */
    public void healAll() {
        if (allowed) {
            iptables("-F");
            iptables("-X");
            if (detours) {
                iptables("-t", "nat", "-F");
            }
        }
    }

    private List<Integer> clientPorts(String host) {
        List<String> pids = cgroups.host(host).pids().stream().map(p -> "pid=" + p + ",").toList();
        return Commands.run("ss", "-H", "-t", "-n", "-p")
                .lines()
                .filter(line -> pids.stream().anyMatch(line::contains))
                .map(CONNECTION::matcher)
                .filter(matcher -> matcher.matches())
                .map(matcher -> Integer.valueOf(matcher.group(1)))
                // A server's own port is covered by its address; other servers share the number.
                .filter(port -> port >= 32768)
                .distinct()
                .toList();
    }

    private String path(String host) {
        cgroups.host(host).create();
        return cgroups.matchPath(host);
    }

    private static String in(String host) {
        return "in-" + host;
    }

    private static String out(String host) {
        return "out-" + host;
    }

    private boolean succeeds(String... arguments) {
        try {
            iptables(arguments);
            return true;
        } catch (LabFailure e) {
            return false;
        }
    }

    private void iptables(String... arguments) {
        if (!allowed) {
            throw new LabFailure(
                    "this lab runs on the machine's own network, whose rules are left alone",
                    "Start it without --no-netns to cut wires.");
        }
        List<String> command = new ArrayList<>(List.of("iptables", "-w", "5"));
        command.addAll(List.of(arguments));
        Commands.run(command.toArray(String[]::new));
    }
}
