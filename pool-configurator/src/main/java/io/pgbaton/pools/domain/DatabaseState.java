package io.pgbaton.pools.domain;

/** A row of {@code SHOW DATABASES}: where new server connections go, and whether clients queue. */
public record DatabaseState(String name, String host, int port, boolean paused) {

    /** Whether new server connections go there. */
    public boolean leadsTo(Target target) {
        return host.equals(target.host()) && port == target.port();
    }

    /** {@code host:port}. */
    public String endpoint() {
        return host + ":" + port;
    }
}
