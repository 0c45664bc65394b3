package io.pgbaton.pools.turn;

import io.pgbaton.events.Event;
import java.time.InstantSource;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * What a worker reaches the world through.
 *
 * @param events must not block
 * @param addresses the numeric addresses of a host; empty when it does not resolve
 * @param clock must not jump
 */
public record PoolPorts(
        Console console,
        FragmentFile fragment,
        AppliedEpochs applied,
        PauseRecord pauses,
        Consumer<Event> events,
        Function<String, Set<String>> addresses,
        PoolMeter meter,
        InstantSource clock) {}
