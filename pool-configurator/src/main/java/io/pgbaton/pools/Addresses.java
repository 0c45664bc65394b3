package io.pgbaton.pools;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/** A host's numeric addresses, as the resolver of this host has them; empty when it has none. */
final class Addresses implements Function<String, Set<String>> {
    @Override
    public Set<String> apply(String host) {
        try {
            return Arrays.stream(InetAddress.getAllByName(host))
                    .map(InetAddress::getHostAddress)
                    .collect(Collectors.toUnmodifiableSet());
        } catch (UnknownHostException e) {
            return Set.of();
        }
    }
}
