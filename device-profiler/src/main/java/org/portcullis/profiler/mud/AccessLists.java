package org.portcullis.profiler.mud;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.portcullis.policy.value.Cidr;

/**
 * Makes the access list of a port from what a MUD file says that its device sends. What it is sent is not filtered: a port's
 * list looks at what comes in by it.
 *
 * <p>DHCP, and in IPv6 ICMP, are always permitted; DNS and NTP by default (RFC 8520 §8), to the servers of this network
 * where they are known. A permission whose addresses nobody knows is left out, with a warning; a prohibition like that makes
 * the list impossible.
 */
final class AccessLists {
    static final int MAX_RULES = 1_000;

    private static final Cidr ANY_4 = Cidr.parse("0.0.0.0/0").orElseThrow();
    private static final Cidr ANY_6 = Cidr.parse("::/0").orElseThrow();
    private static final List<AccessRule> DHCP = List.of(
            permit(Ace.UDP, ANY_4, new PortRange(68, 68), new PortRange(67, 67)),
            permit(Ace.UDP, ANY_6, new PortRange(546, 546), new PortRange(547, 547)));
    private static final int ICMP_6 = 58;
    private static final int DNS = 53;
    private static final int NTP = 123;

    private final Map<String, List<Cidr>> roles;
    private final MudNames names;
    private final Set<AccessRule> rules = new LinkedHashSet<>();
    private final Set<String> warnings = new LinkedHashSet<>();

    private AccessLists(Map<String, List<Cidr>> roles, MudNames names) {
        this.roles = roles;
        this.names = names;
    }

    /** @throws MudRefusedException when there can be none, with the reason */
    static AccessList of(MudFile file, MudSettings settings, MudNames names) {
        file.fromDevice().refusal().ifPresent(reason -> {
            throw new MudRefusedException(reason);
        });
        AccessLists list = new AccessLists(settings.roles(), names);
        list.basics();
        for (Ace ace : file.fromDevice().aces()) {
            list.add(ace);
        }
        list.serversByDefault(MudSettings.DNS, DNS, List.of(Ace.UDP, Ace.TCP));
        list.serversByDefault(MudSettings.NTP, NTP, List.of(Ace.UDP));
        return new AccessList(List.copyOf(list.rules), List.copyOf(list.warnings));
    }

    private void basics() {
        rules.addAll(DHCP);
        // Neighbour discovery, without which there is no IPv6.
        rules.add(permit(ICMP_6, ANY_6, PortRange.ANY, PortRange.ANY));
    }

    /** Whether it is what every device may send to get an address. */
    static boolean isDhcp(AccessRule rule) {
        return DHCP.contains(rule);
    }

    private void serversByDefault(String role, int port, List<Integer> protocols) {
        for (Cidr server : roles.getOrDefault(role, List.of(ANY_4, ANY_6))) {
            protocols.forEach(
                    protocol -> rules.add(permit(protocol, server, PortRange.ANY, new PortRange(port, port))));
        }
    }

    private static AccessRule permit(int protocol, Cidr peer, PortRange devicePort, PortRange peerPort) {
        return new AccessRule(true, OptionalInt.of(protocol), peer, devicePort, peerPort, false);
    }

    private void add(Ace ace) {
        Optional<List<Cidr>> peers = peers(ace);
        if (peers.isEmpty()) {
            String what =
                    "the entry " + ace.name() + " is for " + words(ace.peer()) + ", whose addresses are not known";
            if (!ace.permit()) {
                throw new MudRefusedException(what + ", and it is a prohibition");
            }
            warnings.add(what + advice(ace.peer()));
            return;
        }
        for (Cidr peer : peers.get()) {
            for (PortRange devicePort : ace.devicePorts()) {
                for (PortRange peerPort : ace.peerPorts()) {
                    rules.add(new AccessRule(
                            ace.permit(),
                            ace.protocol(),
                            peer,
                            devicePort,
                            peerPort,
                            ace.permit() && ace.initiator() == Ace.Initiator.PEER));
                }
            }
        }
        if (rules.size() > MAX_RULES) {
            throw new MudRefusedException("its entries become more than " + MAX_RULES + " rules");
        }
    }

    /** Of the entry's version of IP; empty when nobody knows them. */
    private Optional<List<Cidr>> peers(Ace ace) {
        List<Cidr> all = new ArrayList<>();
        if (ace.peer() instanceof Peer.Anyone) {
            return Optional.of(List.of(ace.version() == 4 ? ANY_4 : ANY_6));
        } else if (ace.peer() instanceof Peer.Network network) {
            return Optional.of(List.of(network.block()));
        } else if (ace.peer() instanceof Peer.Role role) {
            if (!roles.containsKey(role.word())) {
                return Optional.empty();
            }
            all.addAll(roles.get(role.word()));
        } else if (ace.peer() instanceof Peer.Name name) {
            Optional<List<InetAddress>> known = names.known(name.dnsName());
            if (known.isEmpty()) {
                return Optional.empty();
            }
            known.get().forEach(address -> all.add(new Cidr(address, Byte.SIZE * address.getAddress().length)));
        }
        all.removeIf(peer -> peer.network().getAddress().length != (ace.version() == 4 ? 4 : 16));
        // A name without addresses of that version is known to have none; a role is what the admin says of it.
        return Optional.of(all);
    }

    private static String words(Peer peer) {
        return peer instanceof Peer.Name name ? name.dnsName() : ((Peer.Role) peer).word();
    }

    private static String advice(Peer peer) {
        return peer instanceof Peer.Role
                ? "; it is left out until profiler.mud.roles gives them"
                : "; it is left out until they are";
    }
}
