package io.pgbaton.lab;

import io.pgbaton.lab.host.Await;
import io.pgbaton.lab.host.Cgroup;
import io.pgbaton.lab.host.Commands;
import io.pgbaton.lab.host.Firewall;
import io.pgbaton.lab.host.RunCgroups;
import io.pgbaton.lab.host.RunFolder;
import io.pgbaton.lab.host.ServerProcess;
import io.pgbaton.lab.server.AotCache;
import io.pgbaton.lab.server.PgBouncerServer;
import io.pgbaton.lab.server.PostgresServer;
import io.pgbaton.lab.server.RestartScript;
import io.pgbaton.lab.server.Secrets;
import io.pgbaton.lab.server.Server;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * The real thing on one machine: servers on hosts that can be killed, frozen, cut off and started
 * again. A host is a cgroup with addresses of its own on the loopback range.
 *
 * <p>Thread-safe. Closing it leaves nothing running; logs stay in the run's folder.
 */
public final class Lab implements AutoCloseable {
    private static final Duration DEATH = Duration.ofSeconds(10);
    private static final Duration GOOD_ORDER = Duration.ofSeconds(30);

    private final LabPlan plan;
    private final Consumer<String> progress;
    private final RunFolder run;
    private final RunCgroups cgroups;
    private final LabServers servers;
    private final LabHosts hosts;
    private final LabStart starting;
    private final Firewall firewall;
    private final ServerProcess processes;
    private final Thread onExit = new Thread(() -> destroy(false), "lab-exit");

    private Lab(LabPlan plan, RunFolder run, boolean ownNetwork, Consumer<String> progress) {
        this.progress = progress;
        this.plan = plan;
        this.run = run;
        this.cgroups = new RunCgroups(run.name());
        this.servers = new LabServers(plan, run);
        this.hosts = new LabHosts(servers, cgroups);
        this.processes = new ServerProcess(cgroups, run.pids());
        this.firewall = new Firewall(cgroups, ownNetwork);
        this.starting = new LabStart(run, processes);
    }

    public static LabBuilder builder() {
        return new LabBuilder();
    }

    static Lab start(LabPlan plan, Consumer<String> progress) {
        Labs.sweepOrphans();
        RunFolder run = RunFolder.create();
        boolean ownNetwork = "own".equals(System.getenv("PGBATON_NETWORK"));
        LabState.of(plan, false, ownNetwork).write(run);
        Secrets.create(run);
        Lab lab = new Lab(plan, run, ownNetwork, progress);
        Runtime.getRuntime().addShutdownHook(lab.onExit);
        try {
            lab.firewall.healAll();
            lab.restartScript().write(lab.processes);
            lab.starting.everything(lab.servers, lab.cgroups, progress);
            return lab;
        } catch (RuntimeException e) {
            lab.close();
            throw e;
        }
    }

    /** Takes hold of a lab that another process started; closing it ends that lab. */
    static Lab attach(LabState state, RunFolder run) {
        return new Lab(state.plan(), run, state.ownNetwork(), System.out::println);
    }

    public LabPlan plan() {
        return plan;
    }

    /** The folder of this run: logs, secrets, cluster file. */
    public RunFolder run() {
        return run;
    }

    /** All hosts. */
    public Set<String> hosts() {
        return hosts.names();
    }

    public HostState state(String host) {
        return hosts.state(host);
    }

    /** Kills everything on a host at once (SIGKILL); returns when the last process is gone. */
    public void kill(String host) {
        Cgroup cgroup = hosts.cgroup(host);
        cgroup.kill();
        Await.until("the death of " + host, DEATH, () -> !cgroup.populated());
    }

    /** Makes a host hang: its processes stop where they are, its connections stay open. */
    public void freeze(String host) {
        hosts.cgroup(host).freeze();
    }

    public void thaw(String host) {
        hosts.cgroup(host).thaw();
    }

    /** Makes a host vanish from the network without a word. */
    public void cut(String host) {
        firewall.cut(host, hosts.addresses(host));
    }

    /** Brings a host that was cut back to the network. */
    public void heal(String host) {
        hosts.cgroup(host);
        firewall.heal(host);
    }

    /** Drops what one host sends to another, until {@link #healBetween} or {@link #healAll()}. */
    public void cutBetween(String sender, String receiver) {
        hosts.cgroup(sender);
        hosts.addresses(receiver).forEach(address -> firewall.cutBetween(sender, address));
    }

    /** Undoes {@link #cutBetween}. */
    public void healBetween(String sender, String receiver) {
        hosts.addresses(receiver).forEach(address -> firewall.healBetween(sender, address));
    }

    /**
     * Leads what a host connects to a node's PostgreSQL from now on to a port of the loopback; who
     * listens there has to pass it on. Connections that are open stay as they are.
     */
    public void detour(String sender, String node, int port) {
        hosts.cgroup(sender);
        firewall.detour(sender, node(node).addresses().getFirst(), port);
    }

    /** Undoes {@link #detour}. */
    public void endDetour(String sender, String node, int port) {
        firewall.endDetour(sender, node(node).addresses().getFirst(), port);
    }

    /**
     * Drops a standby's WAL stream from a primary, until {@link #healAll()}. The standby finds that
     * out after {@code wal_receiver_timeout} and dials afresh.
     */
    public void cutWalStream(String primary, String standby) {
        firewall.cutPort(new ClusterLook(servers.postgres()).walStreamPort(primary, standby));
    }

    /** The same, and no other stream is made: the standby gets nothing more from it. */
    public void starve(String standby, String primary) {
        cutWalStream(primary, standby);
        cutBetween(standby, primary);
    }

    /** Undoes every cut. */
    public void healAll() {
        firewall.healAll();
    }

    /** Starts what is down on a host and waits until it is ready; data are as they were left. */
    public void start(String host) {
        for (Server server : hosts.on(host)) {
            if (processes.pid(server.name(), host).isEmpty()) {
                starting.again(server);
            }
        }
    }

    /**
     * Starts a dead node as its host does when it boots: {@code pgbaton node prepare} first, which
     * may have to wait until it is known what the node is to be. Returns at once; what fails stands
     * in the node's log.
     */
    public void restart(String node) {
        hosts.cgroup(node).create().thaw();
        Commands.start(restartScript().path().toString(), node(node).name());
    }

    /** Makes a dead node a standby of another from a fresh base backup, and starts it. */
    public void reclone(String node, String from) {
        node(node).reclone(node(from));
        start(node);
    }

    /** Ends a host's servers in good order. */
    public void stop(String host) {
        hosts.on(host)
                .forEach(server -> processes.signal(server.name(), host, server.stopSignal()));
        Cgroup cgroup = hosts.cgroup(host);
        Await.until("the orderly end of " + host, GOOD_ORDER, () -> !cgroup.populated());
    }

    /** Sends a signal to one server, for example KILL to the postmaster alone. */
    public void signal(String server, String signal) {
        processes.signal(server, hosts.server(server).host(), signal);
    }

    /** The process id of a server, if it runs. */
    public Optional<Long> pid(String server) {
        return processes.pid(server, hosts.server(server).host());
    }

    /** What the servers of a host said, as files. */
    public List<Path> logs(String host) {
        return hosts.on(host).stream().map(server -> run.log(server.name())).toList();
    }

    public PostgresServer node(String name) {
        return hosts.node(name);
    }

    public List<PostgresServer> nodes() {
        return servers.postgres();
    }

    /** The only node that is writable now; empty when there is none, or more than one. */
    public Optional<PostgresServer> primary() {
        List<PostgresServer> writable = new ClusterLook(servers.postgres()).writable();
        return writable.size() == 1 ? Optional.of(writable.getFirst()) : Optional.empty();
    }

    public PgBouncerServer pgbouncer() {
        return servers.pgbouncer();
    }

    /** What restarts a node's server and makes an old primary a standby on the way. */
    public RestartScript restartScript() {
        return new RestartScript(run, checkout(), etcdEndpoints());
    }

    /** http://host:port of each etcd member, separated by commas. */
    public String etcdEndpoints() {
        return servers.etcdEndpoints();
    }

    public String kafkaBootstrap() {
        return servers.kafkaBootstrap();
    }

    /** The checkout that this lab's services come from. */
    public Path checkout() {
        return servers.checkoutFolder();
    }

    /** Makes this the lab that {@code ./pgbaton} speaks to while it is up. */
    public void publish() {
        RunFolder.writeAtomically(
                run.folder().resolve("endpoints"),
                "PGBATON_ETCD=%s%nPGBATON_KAFKA=%s%n".formatted(etcdEndpoints(), kafkaBootstrap()));
        run.publish();
    }

    /** Leaves the lab running when this process ends, for {@code ./pgbaton lab ...} to find. */
    public void keep() {
        LabState.read(run).ifPresent(state -> state.withKept().write(run));
        Runtime.getRuntime().removeShutdownHook(onExit);
    }

    /** Kills everything and removes its data; logs stay. */
    @Override
    public void close() {
        destroy(true);
        try {
            Runtime.getRuntime().removeShutdownHook(onExit);
        } catch (IllegalStateException e) {
            // The JVM is going down already, and the hook with it.
        }
    }

    private synchronized void destroy(boolean inGoodOrder) {
        if (!starting.stop() && inGoodOrder) {
            new Recordings(cgroups, processes).keep(servers.all(), progress);
        }
        cgroups.destroy();
        AotCache.tidy(run);
        firewall.healAll();
        run.withdraw();
        run.tidy();
    }
}
