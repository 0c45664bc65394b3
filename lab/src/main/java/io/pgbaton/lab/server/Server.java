package io.pgbaton.lab.server;

import io.pgbaton.lab.host.Launch;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;

/**
 * One server process of the lab. Implementations hold no state: a server is found, not remembered.
 */
public sealed interface Server
        permits PostgresServer, EtcdServer, KafkaBroker, PgBouncerServer, PgbatonService {

    /** Unique in the lab; names its log, its folder and its pid file. */
    String name();

    /** The host that it lives and dies with. */
    String host();

    /** The addresses that it listens on. */
    List<InetSocketAddress> addresses();

    /** Makes its folder and files; called before the first start only. */
    void prepare();

    Launch launch();

    /** Whether it answers, as its clients see it. Must return within a second. */
    boolean ready();

    /** How long it may take to be ready on a busy machine. */
    default Duration patience() {
        return Duration.ofSeconds(180);
    }

    /** The signal that ends it in good order. */
    default String stopSignal() {
        return "TERM";
    }

    /** Whether other servers need it before they start; the rest start after these are ready. */
    default boolean foundation() {
        return true;
    }

    /** Whether it is recording what its JVM learns; it has to end in good order then. */
    default boolean recording() {
        return false;
    }

    /** Keeps what was recorded; called when it has ended. */
    default void keepRecording() {}
}
