package io.pgbaton.lab;

/** How a host of the lab is. */
public enum HostState {
    UP,
    FROZEN,
    DOWN
}
