package org.portcullis.radius.nas;

import java.net.InetAddress;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.portcullis.eap.x509.PresentedIdentifiers;
import org.portcullis.policy.value.Cidr;

/**
 * Every client that may ask: found by source address, where the longest matching prefix wins, or by certificate. Immutable;
 * a reload makes a new one and swaps it in whole.
 */
public final class NasClients {
    private final Map<Cidr, NasClient> byBlock = new HashMap<>();
    private final Map<String, NasClient> byName = new HashMap<>();
    private final List<Integer> prefixesV4;
    private final List<Integer> prefixesV6;
    private final List<CertifiedClient> byCertificate;

    /** @throws IllegalArgumentException when two clients have the same block; the message names both */
    public NasClients(Collection<NasClient> clients) {
        this(clients, List.of());
    }

    /**
     * @param clients those that ask over UDP
     * @param certified those that ask over TLS
     * @throws IllegalArgumentException when two clients have the same block; the message names both
     */
    public NasClients(Collection<NasClient> clients, Collection<CertifiedClient> certified) {
        for (NasClient client : clients) {
            client.address().ifPresent(block -> add(block, client));
            byName.put(client.name(), client);
        }
        certified.forEach(one -> byName.putIfAbsent(one.client().name(), one.client()));
        prefixesV4 = prefixes(4);
        prefixesV6 = prefixes(16);
        byCertificate = List.copyOf(certified);
    }

    private void add(Cidr block, NasClient client) {
        NasClient other = byBlock.putIfAbsent(block, client);
        if (other != null) {
            throw new IllegalArgumentException("the clients " + other.name() + " and " + client.name()
                    + " have the same address " + block + ": remove one of them");
        }
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

    /** The client of that name, however it asks. */
    public Optional<NasClient> named(String name) {
        return Optional.ofNullable(byName.get(name));
    }

    /** All of them by their names. */
    public List<NasClient> all() {
        return byName.values().stream()
                .sorted(Comparator.comparing(NasClient::name))
                .toList();
    }

    /**
     * The clients that a certificate may act as; more than one is a certificate that nobody can be known by.
     *
     * @param sha256 of the certificate, upper-case hex
     */
    List<NasClient> find(PresentedIdentifiers presented, String sha256) {
        return byCertificate.stream()
                .filter(certified -> certified.identity().matches(presented, sha256))
                .map(CertifiedClient::client)
                .toList();
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
