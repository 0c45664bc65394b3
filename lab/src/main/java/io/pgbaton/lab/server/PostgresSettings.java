package io.pgbaton.lab.server;

import java.nio.file.Path;

/** The configuration files of the lab's PostgreSQL nodes. */
final class PostgresSettings {

    private PostgresSettings() {}

    /** A whole postgresql.conf; pgbaton's adoption adds the durability rule by ALTER SYSTEM. */
    static String configuration(String name, String address, Path sockets) {
        return """
        cluster_name = '%s'
        listen_addresses = '%s'
        port = 5432
        unix_socket_directories = '%s'
        max_connections = 100
        shared_buffers = 64MB
        password_encryption = scram-sha-256
        fsync = on
        wal_level = replica
        wal_log_hints = on
        wal_keep_size = 256MB
        # With four nodes pgbaton alone needs 11 (docs/setup.md); a standby's must not be lower.
        max_wal_senders = 20
        max_replication_slots = 10
        hot_standby = on
        synchronous_standby_names = ''
        # With the default of 5 s a promotion that arrives while the stream breaks sleeps 5 s.
        # A shorter one has both standbys fork a walreceiver that fails every few milliseconds.
        wal_retrieve_retry_interval = 100ms
        wal_receiver_timeout = 3s
        wal_sender_timeout = 3s
        tcp_keepalives_idle = 1
        tcp_keepalives_interval = 1
        tcp_keepalives_count = 3
        tcp_user_timeout = 3s
        log_line_prefix = '%%m [%%p] %%q%%u@%%d %%a '
        log_timezone = UTC
        timezone = UTC
        """
                .formatted(name, address, sockets);
    }

    /** Nobody is trusted; the superuser has the local socket only. */
    static String access() {
        return """
        local  all          postgres                          peer
        host   replication  pgbaton,pgbaton_repl  127.0.0.0/8  scram-sha-256
        host   postgres     pgbaton_repl  127.0.0.0/8  scram-sha-256
        host   all          pgbaton,pgbaton_monitor  127.0.0.0/8  scram-sha-256
        host   orders       app                   127.0.0.0/8  scram-sha-256
        """;
    }

    /** The line that makes a node a standby of another. */
    static String primaryConnection(String name, String upstream, Path passFile) {
        return """
        primary_conninfo = 'host=%s port=5432 user=%s passfile=%s application_name=%s \
        connect_timeout=2 keepalives_idle=1 keepalives_interval=1 keepalives_count=3 \
        tcp_user_timeout=3000'
        """
                .formatted(upstream, Secrets.Role.REPLICATION.user(), passFile, name);
    }
}
