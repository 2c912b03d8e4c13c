package org.portcullis.profiler.signal;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.portcullis.policy.value.MacAddress;

/** Reads a device's DHCPv6 message (RFC 8415 §8), also out of the Relay-forward messages that it came in (§9, §19). */
public final class Dhcp6Message {
    private static final int RELAY_FORWARD = 12;

    /** HOP_COUNT_LIMIT (RFC 8415 §7.6). */
    private static final int MAX_HOPS = 8;

    private static final int CLIENT_HEADER = 4;
    private static final int RELAY_HEADER = 34;
    private static final int LINK_ADDRESS_AT = 2;
    private static final int PEER_ADDRESS_AT = 18;

    private static final int CLIENT_ID = 1;
    private static final int OPTION_REQUEST = 6;
    private static final int RELAY_MESSAGE = 9;
    private static final int VENDOR_CLASS = 16;
    private static final int CLIENT_FQDN = 39;
    private static final int CLIENT_LINK_LAYER = 79;
    private static final int MUD_URL = 112;

    private static final int ETHERNET = 1;
    private static final int DUID_LLT = 1;
    private static final int DUID_LL = 3;
    private static final int ENTERPRISE = 4;

    private Dhcp6Message() {}

    /** @param datagram anything may be in it */
    public static DhcpReading read(byte[] datagram) {
        byte[] message = datagram;
        byte[] relayed = {};
        List<Tlv> byRelay = List.of();
        while (message.length > 0 && message[0] == RELAY_FORWARD) {
            boolean sound = message.length >= RELAY_HEADER && (message[1] & 0xFF) <= MAX_HOPS;
            Optional<List<Tlv>> options = sound ? options(message, RELAY_HEADER) : Optional.empty();
            Optional<byte[]> inner = options.flatMap(all -> value(all, RELAY_MESSAGE));
            if (inner.isEmpty()) {
                return new DhcpReading.Unusable(DhcpReading.Reason.MALFORMED);
            }
            relayed = message;
            byRelay = options.get();
            message = inner.get();
        }
        Optional<List<Tlv>> options =
                message.length < CLIENT_HEADER ? Optional.empty() : options(message, CLIENT_HEADER);
        if (options.isEmpty()) {
            return new DhcpReading.Unusable(DhcpReading.Reason.MALFORMED);
        }
        if (!isOfClient(message[0])) {
            return new DhcpReading.Unusable(DhcpReading.Reason.NOT_FROM_A_CLIENT);
        }
        Optional<InetAddress> relay = linkAddress(relayed);
        List<Signal> signals = signals(options.get());
        return mac(relayed, byRelay, options.get())
                .<DhcpReading>map(mac -> new DhcpReading.Seen(mac, relay, signals))
                .orElse(new DhcpReading.Unusable(DhcpReading.Reason.NO_MAC_ADDRESS));
    }

    /** Solicit, Request, Confirm, Renew, Rebind, Release, Decline and Information-request (RFC 8415 §7.3). */
    private static boolean isOfClient(byte type) {
        return switch (type) {
            case 1, 3, 4, 5, 6, 8, 9, 11 -> true;
            default -> false;
        };
    }

    private static List<Signal> signals(List<Tlv> options) {
        return new SignalList()
                .add(Source.DHCPV6, "vendorClass", value(options, VENDOR_CLASS).flatMap(Dhcp6Message::vendorClass))
                .add(
                        Source.DHCPV6,
                        "parameters",
                        value(options, OPTION_REQUEST)
                                .filter(list -> list.length % Short.BYTES == 0)
                                .flatMap(list -> OctetText.numbers(IntStream.range(0, list.length / Short.BYTES)
                                        .map(at -> ByteBuffer.wrap(list).getShort(at * Short.BYTES) & 0xFFFF))))
                .add(
                        Source.DHCPV6,
                        "fqdn",
                        value(options, CLIENT_FQDN)
                                .filter(fqdn -> fqdn.length > 1)
                                .flatMap(fqdn -> DomainName.text(Arrays.copyOfRange(fqdn, 1, fqdn.length))))
                .add(Source.DHCPV6, "mudUrl", value(options, MUD_URL).flatMap(MudUrl::of))
                .add(Source.DHCPV6, "duid", value(options, CLIENT_ID).map(OctetText::hex))
                .signals();
    }

    /** The classes, without the enterprise that defined them (RFC 8415 §21.16). */
    private static Optional<String> vendorClass(byte[] octets) {
        if (octets.length < ENTERPRISE) {
            return Optional.empty();
        }
        ByteBuffer in = ByteBuffer.wrap(octets, ENTERPRISE, octets.length - ENTERPRISE);
        List<String> classes = new ArrayList<>();
        while (in.hasRemaining()) {
            int length = in.remaining() < Short.BYTES ? Integer.MAX_VALUE : Tlv.number(in, Short.BYTES);
            if (length > in.remaining()) {
                return Optional.empty();
            }
            OctetText.of(Tlv.take(in, length)).ifPresent(classes::add);
        }
        return Optional.of(String.join(",", classes));
    }

    /**
     * DHCPv6 itself has no hardware address. The relay's word comes first (RFC 6939), then the link-local address with the
     * interface's EUI-64 in it (RFC 4291 appendix A), then the identifier that was made of an Ethernet address (RFC 8415
     * §11.2, §11.4), which may be that of another interface of the same device.
     */
    private static Optional<MacAddress> mac(byte[] relayed, List<Tlv> byRelay, List<Tlv> byClient) {
        return value(byRelay, CLIENT_LINK_LAYER)
                .filter(address -> address.length == Short.BYTES + Ethernet.LENGTH && number(address) == ETHERNET)
                .flatMap(address -> Ethernet.station(address, Short.BYTES))
                .or(() -> peer(relayed))
                .or(() -> value(byClient, CLIENT_ID).flatMap(Dhcp6Message::duid));
    }

    private static Optional<MacAddress> peer(byte[] relayed) {
        if (relayed.length == 0) {
            return Optional.empty();
        }
        byte[] address = Arrays.copyOfRange(relayed, PEER_ADDRESS_AT, RELAY_HEADER);
        boolean linkLocal = (address[0] & 0xFF) == 0xFE && (address[1] & 0xC0) == 0x80;
        if (!linkLocal || (address[11] & 0xFF) != 0xFF || (address[12] & 0xFF) != 0xFE) {
            return Optional.empty();
        }
        byte[] mac = {
            (byte) (address[8] ^ 0x02), address[9], address[10], address[13], address[14], address[15],
        };
        return Ethernet.station(mac, 0);
    }

    private static Optional<MacAddress> duid(byte[] duid) {
        if (duid.length < Short.BYTES * 2 || ByteBuffer.wrap(duid).getShort(Short.BYTES) != ETHERNET) {
            return Optional.empty();
        }
        int at = switch (number(duid)) {
            case DUID_LLT -> Short.BYTES * 2 + Integer.BYTES;
            case DUID_LL -> Short.BYTES * 2;
            default -> duid.length;
        };
        return duid.length == at + Ethernet.LENGTH ? Ethernet.station(duid, at) : Optional.empty();
    }

    private static Optional<InetAddress> linkAddress(byte[] relayed) {
        if (relayed.length == 0) {
            return Optional.empty();
        }
        try {
            return Optional.of(InetAddress.getByAddress(Arrays.copyOfRange(relayed, LINK_ADDRESS_AT, PEER_ADDRESS_AT)))
                    .filter(address -> !address.isAnyLocalAddress());
        } catch (UnknownHostException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static Optional<List<Tlv>> options(byte[] message, int from) {
        return Tlv.walk(Arrays.copyOfRange(message, from, message.length), Short.BYTES, Short.BYTES);
    }

    private static Optional<byte[]> value(List<Tlv> options, int code) {
        return options.stream()
                .filter(option -> option.type() == code)
                .map(Tlv::value)
                .findFirst();
    }

    private static int number(byte[] octets) {
        return ByteBuffer.wrap(octets).getShort();
    }
}
