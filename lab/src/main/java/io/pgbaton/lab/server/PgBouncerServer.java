package io.pgbaton.lab.server;

import io.pgbaton.lab.host.Commands;
import io.pgbaton.lab.host.Launch;
import io.pgbaton.lab.host.Priority;
import io.pgbaton.lab.host.RunFolder;
import io.pgbaton.lab.server.Secrets.Role;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import java.util.Properties;

/**
 * PgBouncer; its backends come from a fragment that the pool-configurator rewrites.
 *
 * @param upstream the address that the fragment names at first
 */
public record PgBouncerServer(
        String name, String address, String upstream, Secrets secrets, RunFolder run)
        implements Server {
    private static final int PORT = 6432;

    @Override
    public String host() {
        return name;
    }

    @Override
    public List<InetSocketAddress> addresses() {
        return List.of(new InetSocketAddress(address, PORT));
    }

    /** The %include'd file with the databases. */
    public Path fragment() {
        return run.of(name).resolve("databases.ini");
    }

    @Override
    public void prepare() {
        Path folder = run.make(run.of(name));
        RunFolder.writeAtomically(
                fragment(), "orders = host=" + upstream + " port=5432 dbname=orders\n");
        RunFolder.writeAtomically(configuration(), settings());
        Secrets.writePrivately(folder.resolve("users"), user(Role.APP) + user(Role.CONTROL), true);
        Commands.run("chown", "root:root", folder.toString());
    }

    @Override
    public Launch launch() {
        return Launch.asPostgres(List.of("pgbouncer", configuration().toString()))
                .with(Priority.AWAITED);
    }

    @Override
    public boolean ready() {
        return Endpoints.open(addresses().getFirst());
    }

    /** Connects to the application's database, as the application does. */
    public Connection connect(Properties extra) throws SQLException {
        Properties properties = new Properties();
        properties.setProperty("user", Role.APP.user());
        properties.setProperty("password", secrets.password(Role.APP));
        properties.setProperty("connectTimeout", "2");
        properties.setProperty("prepareThreshold", "0");
        properties.putAll(extra);
        return DriverManager.getConnection(
                "jdbc:postgresql://" + address + ":" + PORT + "/orders", properties);
    }

    private String settings() {
        return """
        [databases]
        %%include %s

        [pgbouncer]
        listen_addr = %s
        listen_port = %d
        unix_socket_dir =
        auth_type = scram-sha-256
        auth_file = %s
        admin_users = %s
        pool_mode = transaction
        max_client_conn = 500
        default_pool_size = 20
        max_prepared_statements = 200
        ignore_startup_parameters = extra_float_digits
        ; The default of 15 s would round every outage up to 15 s.
        server_login_retry = 0.1
        server_connect_timeout = 2
        tcp_keepalive = 1
        tcp_keepidle = 1
        tcp_keepintvl = 1
        tcp_keepcnt = 3
        tcp_user_timeout = 3000
        """
                .formatted(
                        fragment(),
                        address,
                        PORT,
                        run.of(name).resolve("users"),
                        Role.CONTROL.user());
    }

    private String user(Role role) {
        return "\"%s\" \"%s\"\n".formatted(role.user(), secrets.password(role));
    }

    private Path configuration() {
        return run.of(name).resolve("pgbouncer.ini");
    }
}
