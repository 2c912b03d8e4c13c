package org.portcullis.profiler.mud;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.portcullis.policy.value.Cidr;

/** Reads what one entry of an access list matches. The device is one end of it, its peer the other. */
final class MatchReader {
    private static final String INITIATED = "ietf-mud:direction-initiated";

    private final MudFileUrl url;
    private final int version;
    private final String near;
    private final String far;

    /** @param fromDevice whether the device is the source, and not the destination */
    MatchReader(MudFileUrl url, int version, boolean fromDevice) {
        this.url = url;
        this.version = version;
        near = fromDevice ? "source" : "destination";
        far = fromDevice ? "destination" : "source";
    }

    Ace read(String name, boolean permit, Optional<MudNode> given) {
        List<Peer> peers = new ArrayList<>();
        OptionalInt protocol = OptionalInt.empty();
        List<PortRange> devicePorts = List.of(PortRange.ANY);
        List<PortRange> peerPorts = List.of(PortRange.ANY);
        Ace.Initiator initiator = Ace.Initiator.EITHER;
        if (given.isPresent()) {
            MudNode matches = given.get();
            String ip = "ipv" + version;
            matches.onlyKeys(Set.of(ip, "tcp", "udp", "ietf-mud:mud"));
            if (matches.child(ip).isPresent()) {
                protocol = network(matches.required(ip), peers);
            }
            matches.child("ietf-mud:mud").ifPresent(mud -> peers.add(role(mud)));
            for (String transport : List.of("tcp", "udp")) {
                Optional<MudNode> ports = matches.child(transport);
                if (ports.isEmpty()) {
                    continue;
                }
                protocol = OptionalInt.of(same(ports.get(), protocol, transport.equals("tcp") ? Ace.TCP : Ace.UDP));
                ports.get().onlyKeys(Set.of("source-port", "destination-port", INITIATED));
                devicePorts = ports.get()
                        .child(near + "-port")
                        .map(MatchReader::ports)
                        .orElse(devicePorts);
                peerPorts =
                        ports.get().child(far + "-port").map(MatchReader::ports).orElse(peerPorts);
                initiator = ports.get()
                        .child(INITIATED)
                        .map(node -> initiator(node, transport))
                        .orElse(initiator);
            }
            if (peers.size() > 1) {
                throw matches.wrong("says with whom in more than one way, which is not understood here");
            }
        }
        Peer peer = peers.isEmpty() ? new Peer.Anyone() : peers.get(0);
        return new Ace(name, permit, version, protocol, peer, devicePorts, peerPorts, initiator);
    }

    private OptionalInt network(MudNode ip, List<Peer> peers) {
        String block = "-ipv" + version + "-network";
        String name = "ietf-acldns:" + (far.equals("source") ? "src" : "dst") + "-dnsname";
        ip.onlyKeys(Set.of("protocol", far + block, name));
        ip.child(far + block).ifPresent(node -> peers.add(new Peer.Network(block(node))));
        ip.child(name)
                .ifPresent(node -> peers.add(new Peer.Name(
                        AceReader.dnsName(node.text()).orElseThrow(() -> node.wrong("is no name of a host")))));
        return ip.child("protocol")
                .map(number -> OptionalInt.of(number.integer(0, 255)))
                .orElse(OptionalInt.empty());
    }

    private Cidr block(MudNode node) {
        return Optional.of(node.text())
                .filter(text -> text.indexOf('/') > 0)
                .flatMap(Cidr::parse)
                .filter(found -> found.network().getAddress().length == (version == 4 ? 4 : 16))
                .orElseThrow(() -> node.wrong("is no block of IPv" + version + " addresses"));
    }

    private Peer role(MudNode mud) {
        Set<String> known =
                Set.of("manufacturer", "same-manufacturer", "model", "local-networks", "controller", "my-controller");
        mud.onlyKeys(known);
        if (mud.json().size() != 1) {
            throw mud.wrong("has not one node, as is understood here");
        }
        String key = mud.json().fieldNames().next();
        MudNode value = mud.required(key);
        return switch (key) {
            case "local-networks", "my-controller" -> {
                value.empty();
                yield new Peer.Role(key);
            }
            case "same-manufacturer" -> {
                value.empty();
                yield new Peer.Role("manufacturer " + url.host());
            }
            case "manufacturer" ->
                new Peer.Role("manufacturer "
                        + AceReader.dnsName(value.text()).orElseThrow(() -> value.wrong("is no name of a host")));
            default -> new Peer.Role(key + " " + word(value));
        };
    }

    private static String word(MudNode uri) {
        return Optional.of(uri.text())
                .filter(text -> text.chars().allMatch(c -> c > 32 && c < 127))
                .orElseThrow(() -> uri.wrong("is no URI"));
    }

    private static int same(MudNode transport, OptionalInt protocol, int number) {
        if (protocol.orElse(number) != number) {
            throw transport.wrong("does not fit the protocol " + protocol.getAsInt());
        }
        return number;
    }

    private static Ace.Initiator initiator(MudNode node, String transport) {
        if (!transport.equals("tcp")) {
            throw node.wrong("is for TCP only");
        }
        return switch (node.text()) {
            case "from-device" -> Ace.Initiator.DEVICE;
            case "to-device" -> Ace.Initiator.PEER;
            default -> throw node.wrong("is neither from-device nor to-device");
        };
    }

    /** A port by an operator, or a range (RFC 8519 §4.1). */
    private static List<PortRange> ports(MudNode node) {
        if (node.child("lower-port").isPresent() || node.child("upper-port").isPresent()) {
            node.onlyKeys(Set.of("lower-port", "upper-port"));
            int lower = node.required("lower-port").integer(0, PortRange.MAX);
            return List.of(new PortRange(lower, node.required("upper-port").integer(lower, PortRange.MAX)));
        }
        node.onlyKeys(Set.of("operator", "port"));
        int port = node.required("port").integer(0, PortRange.MAX);
        return switch (node.child("operator").map(MudNode::text).orElse("eq")) {
            case "eq" -> List.of(new PortRange(port, port));
            case "lte" -> List.of(new PortRange(0, port));
            case "gte" -> List.of(new PortRange(port, PortRange.MAX));
            case "neq" -> allBut(port);
            default -> throw node.wrong("has an operator that is neither eq nor neq nor lte nor gte");
        };
    }

    private static List<PortRange> allBut(int port) {
        List<PortRange> ranges = new ArrayList<>();
        if (port > 0) {
            ranges.add(new PortRange(0, port - 1));
        }
        if (port < PortRange.MAX) {
            ranges.add(new PortRange(port + 1, PortRange.MAX));
        }
        return ranges;
    }
}
