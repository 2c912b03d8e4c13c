package org.portcullis.profiler.mud;

import java.net.InetAddress;
import java.security.cert.X509CRL;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.portcullis.policy.value.Cidr;
import org.portcullis.profiler.signal.Source;

/**
 * From where MUD files are taken, and who is believed.
 *
 * @param hosts that files and signatures are fetched from, redirects too
 * @param privateNetworks addresses that are not public and may nevertheless be fetched from, or be what a name in a file
 *     leads to
 * @param trust who may sign
 * @param crls what of the signers' certificates is revoked; empty: that is not looked at
 * @param tlsRoots who may vouch for the servers; empty: those of the Java runtime
 * @param keep for how long a file is used that cannot be fetched again, from the end of its validity
 * @param sources whose word for the URL is enough for an access list
 * @param roles the addresses of {@link Peer.Role}, by its word
 */
public record MudSettings(
        List<HostPattern> hosts,
        List<Cidr> privateNetworks,
        List<MudAnchor> trust,
        List<X509CRL> crls,
        List<X509Certificate> tlsRoots,
        Duration keep,
        Set<Source> sources,
        Map<String, List<Cidr>> roles) {

    /** Where the DNS servers and time servers of this network are (RFC 8520 §8), as words of {@link #roles}. */
    static final String DNS = "controller urn:ietf:params:mud:dns";

    static final String NTP = "controller urn:ietf:params:mud:ntp";

    public MudSettings {
        hosts = List.copyOf(hosts);
        privateNetworks = List.copyOf(privateNetworks);
        trust = List.copyOf(trust);
        crls = List.copyOf(crls);
        tlsRoots = List.copyOf(tlsRoots);
        sources = Set.copyOf(sources);
        roles = Map.copyOf(roles);
    }

    boolean allowsHost(String host) {
        return hosts.stream().anyMatch(pattern -> pattern.matches(host));
    }

    /** Whether it is an address of the Internet, or one that the admin lists. */
    boolean allows(InetAddress address) {
        return isPublic(address) || privateNetworks.stream().anyMatch(block -> block.contains(address));
    }

    private static boolean isPublic(InetAddress address) {
        byte[] octets = address.getAddress();
        int first = octets[0] & 0xFF;
        int second = octets[1] & 0xFF;
        boolean special = address.isLoopbackAddress()
                || address.isAnyLocalAddress()
                || address.isLinkLocalAddress()
                || address.isSiteLocalAddress()
                || address.isMulticastAddress();
        if (special) {
            return false;
        }
        return octets.length == 4
                // This network, shared address space, benchmarks, reserved (RFC 6890 §2.2.2).
                ? first != 0
                        && !(first == 100 && (second & 0xC0) == 64)
                        && !(first == 198 && (second & 0xFE) == 18)
                        && first < 240
                // Global unicast; what is mapped, translated or tunnelled leads to addresses of IPv4.
                : (first & 0xE0) == 0x20
                        && !(first == 0x20 && second == 0x02)
                        && !(first == 0x20 && second == 0x01 && octets[2] == 0 && octets[3] == 0);
    }
}
