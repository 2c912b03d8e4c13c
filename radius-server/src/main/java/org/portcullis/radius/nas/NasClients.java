package org.portcullis.radius.nas;

import java.net.InetAddress;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.portcullis.policy.value.Cidr;

/**
 * Every client that may ask, found by source address: the longest matching prefix wins. Immutable; a reload makes a new
 * one and swaps it in whole.
 */
public final class NasClients {
    private final Map<Cidr, NasClient> byBlock = new HashMap<>();
    private final List<Integer> prefixesV4;
    private final List<Integer> prefixesV6;

    /** @throws IllegalArgumentException when two clients have the same block; the message names both */
    public NasClients(Collection<NasClient> clients) {
        for (NasClient client : clients) {
            NasClient other = byBlock.putIfAbsent(client.address(), client);
            if (other != null) {
                throw new IllegalArgumentException("the clients " + other.name() + " and " + client.name()
                        + " have the same address " + client.address() + ": remove one of them");
            }
        }
        prefixesV4 = prefixes(4);
        prefixesV6 = prefixes(16);
    }

    /** The client that an address belongs to; empty for a stranger. */
    public Optional<NasClient> find(InetAddress source) {
        for (int prefix : source.getAddress().length == 4 ? prefixesV4 : prefixesV6) {
            NasClient client = byBlock.get(new Cidr(source, prefix));
            if (client != null) {
                return Optional.of(client);
            }
        }
        return Optional.empty();
    }

    private List<Integer> prefixes(int octets) {
        return byBlock.keySet().stream()
                .filter(block -> block.network().getAddress().length == octets)
                .map(Cidr::prefix)
                .distinct()
                .sorted(Comparator.reverseOrder())
                .toList();
    }
}
