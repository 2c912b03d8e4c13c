package org.portcullis.radius.health;

import java.net.InetAddress;
import java.time.Instant;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.portcullis.policy.value.Cidr;

/** Addresses of no client that a silent client may be sending from. */
final class Neighbours {
    private static final int MOST = 5;

    /** Bits of the address that a site has in common, most likely: 10.20/16, 2001:db8:1::/48. */
    private static final int SITE_V4 = 16;

    private static final int SITE_V6 = 48;

    private Neighbours() {}

    /** Those that something came from since then, of the client's address family; the nearest first, then the newest. */
    static List<InetAddress> of(Cidr client, List<UnknownSources.Source> newestFirst, Instant since) {
        return newestFirst.stream()
                .filter(source -> !source.last().isBefore(since))
                .map(UnknownSources.Source::address)
                .filter(address ->
                        address.getAddress().length == client.network().getAddress().length)
                .sorted(Comparator.comparing((InetAddress address) -> -common(client.network(), address)))
                .limit(MOST)
                .toList();
    }

    static boolean isOfTheSameSite(Cidr client, InetAddress address) {
        return common(client.network(), address) >= (address.getAddress().length == 4 ? SITE_V4 : SITE_V6);
    }

    /** Leading bits that both have. */
    private static int common(InetAddress one, InetAddress other) {
        byte[] a = one.getAddress();
        byte[] b = other.getAddress();
        int differs = Arrays.mismatch(a, b);
        return differs < 0
                ? Byte.SIZE * a.length
                : Byte.SIZE * differs
                        + Integer.numberOfLeadingZeros((a[differs] ^ b[differs]) & 0xFF)
                        - (Integer.SIZE - Byte.SIZE);
    }
}
