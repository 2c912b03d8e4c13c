package org.portcullis.profiler.signal;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** What a device's DHCP options say of it (RFC 2132 and its followers); each that is malformed says nothing. */
final class DhcpSignals {
    private static final int HOST_NAME = 12;
    private static final int REQUESTED_ADDRESS = 50;
    private static final int PARAMETER_REQUEST_LIST = 55;
    private static final int VENDOR_CLASS = 60;
    private static final int CLIENT_IDENTIFIER = 61;
    private static final int USER_CLASS = 77;
    private static final int CLIENT_FQDN = 81;
    private static final int RELAY_AGENT_INFORMATION = 82;
    private static final int VENDOR_IDENTIFYING = 125;
    private static final int MUD_URL = 161;

    private static final int FQDN_HEADER = 3;
    private static final int FQDN_CANONICAL = 0x04;
    private static final int AGENT_CIRCUIT_ID = 1;
    private static final int AGENT_REMOTE_ID = 2;
    private static final int ENTERPRISE_HEADER = 5;

    private DhcpSignals() {}

    static void read(Map<Integer, byte[]> options, SignalList into) {
        into.add(Source.DHCP, "hostname", option(options, HOST_NAME).flatMap(OctetText::of))
                .add(Source.DHCP, "vendorClass", option(options, VENDOR_CLASS).flatMap(OctetText::of))
                .add(
                        Source.DHCP,
                        "parameters",
                        option(options, PARAMETER_REQUEST_LIST)
                                .flatMap(list -> OctetText.numbers(
                                        IntStream.range(0, list.length).map(at -> list[at] & 0xFF))))
                .add(
                        Source.DHCP,
                        "clientId",
                        option(options, CLIENT_IDENTIFIER)
                                .filter(id -> id.length > 1)
                                .map(OctetText::hex))
                .add(Source.DHCP, "userClass", option(options, USER_CLASS).flatMap(DhcpSignals::userClass))
                .add(Source.DHCP, "fqdn", option(options, CLIENT_FQDN).flatMap(DhcpSignals::fqdn))
                .add(
                        Source.DHCP,
                        "requestedAddress",
                        option(options, REQUESTED_ADDRESS).flatMap(DhcpSignals::address))
                .add(
                        Source.DHCP,
                        "requestedVendor",
                        option(options, VENDOR_IDENTIFYING).flatMap(DhcpSignals::enterprises))
                .add(
                        Source.DHCP,
                        "relayInfo",
                        option(options, RELAY_AGENT_INFORMATION).flatMap(DhcpSignals::relay))
                .add(Source.DHCP, "mudUrl", option(options, MUD_URL).flatMap(MudUrl::ofString));
    }

    private static Optional<byte[]> option(Map<Integer, byte[]> options, int code) {
        return Optional.ofNullable(options.get(code));
    }

    private static Optional<String> address(byte[] octets) {
        return octets.length != 4
                ? Optional.empty()
                : Optional.of(IntStream.range(0, octets.length)
                        .mapToObj(at -> Integer.toString(octets[at] & 0xFF))
                        .collect(Collectors.joining(".")));
    }

    /** Instances with their lengths (RFC 3004 §4); most clients that send it write a plain text instead. */
    private static Optional<String> userClass(byte[] octets) {
        List<String> instances = new ArrayList<>();
        ByteBuffer in = ByteBuffer.wrap(octets);
        while (in.hasRemaining()) {
            int length = in.get() & 0xFF;
            if (length == 0 || length > in.remaining()) {
                return OctetText.of(octets);
            }
            OctetText.of(Tlv.take(in, length)).ifPresent(instances::add);
        }
        return Optional.of(String.join(",", instances));
    }

    /** RFC 4702 §2: flags, two octets that mean nothing any more, and the name, in ASCII or as DNS writes it. */
    private static Optional<String> fqdn(byte[] octets) {
        if (octets.length <= FQDN_HEADER) {
            return Optional.empty();
        }
        byte[] name = Arrays.copyOfRange(octets, FQDN_HEADER, octets.length);
        return (octets[0] & FQDN_CANONICAL) == 0 ? OctetText.of(name) : DomainName.text(name);
    }

    /** {@code PEN:hex} of each enterprise (RFC 3925 §4). */
    private static Optional<String> enterprises(byte[] octets) {
        List<String> found = new ArrayList<>();
        ByteBuffer in = ByteBuffer.wrap(octets);
        while (in.hasRemaining()) {
            if (in.remaining() < ENTERPRISE_HEADER) {
                return Optional.empty();
            }
            long enterprise = in.getInt() & 0xFFFFFFFFL;
            int length = in.get() & 0xFF;
            if (length > in.remaining()) {
                return Optional.empty();
            }
            found.add(enterprise + ":" + OctetText.hex(Tlv.take(in, length)));
        }
        return Optional.of(String.join(",", found));
    }

    /** Where the relay says that the device is (RFC 3046 §3.1, §3.2). */
    private static Optional<String> relay(byte[] octets) {
        return Tlv.walk(octets, 1, 1)
                .map(parts -> parts.stream()
                        .flatMap(part -> switch (part.type()) {
                            case AGENT_CIRCUIT_ID -> named("circuit", part);
                            case AGENT_REMOTE_ID -> named("remote", part);
                            default -> Stream.<String>empty();
                        })
                        .collect(Collectors.joining(" ")));
    }

    private static Stream<String> named(String name, Tlv part) {
        return OctetText.orHex(part.value()).map(value -> name + "=" + value).stream();
    }
}
