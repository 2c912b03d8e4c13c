package org.portcullis.profiler.signal;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a Cisco switch or wireless controller heard from a device and passes on in its accounting (Device Sensor): each
 * Cisco-AVPair is a protocol's name, {@code =}, and one TLV of that protocol with a type and a length of two octets each.
 */
final class DeviceSensor {
    private static final int HEADER = 4;

    /** Octets that fit in one Cisco-AVPair; what fills it was cut off there. */
    private static final int FULL = 247;

    private static final int USER_AGENT = 1;
    private static final int MAX_DHCP_CODE = 254;

    private DeviceSensor() {}

    /** @param pairs the values of all Cisco-AVPair of a request; those of other subjects are passed over */
    static void read(List<byte[]> pairs, SignalList into) {
        Map<Integer, byte[]> dhcp = new HashMap<>();
        for (byte[] pair : pairs) {
            int equals = separator(pair);
            if (equals < 0) {
                continue;
            }
            byte[] value = Arrays.copyOfRange(pair, equals + 1, pair.length);
            switch (new String(pair, 0, equals, StandardCharsets.US_ASCII)) {
                case "dhcp-option" ->
                    tlv(pair, value)
                            .filter(option -> option.type() <= MAX_DHCP_CODE)
                            .ifPresent(option -> dhcp.putIfAbsent(option.type(), option.value()));
                case "cdp-tlv" -> tlv(pair, value).ifPresent(tlv -> CdpSignals.read(tlv, into));
                case "lldp-tlv" -> tlv(pair, value).ifPresent(tlv -> LldpSignals.read(tlv, into));
                case "http-tlv" ->
                    tlv(pair, value)
                            .filter(tlv -> tlv.type() == USER_AGENT)
                            .ifPresent(tlv -> into.add(Source.HTTP, "userAgent", OctetText.of(tlv.value())));
                default -> {}
            }
        }
        DhcpSignals.read(dhcp, into);
    }

    private static int separator(byte[] pair) {
        for (int at = 0; at < pair.length; at++) {
            if (pair[at] == '=') {
                return at;
            }
        }
        return -1;
    }

    /** Exactly one TLV; or as much of one as there is, where the attribute had no room for more. */
    private static Optional<Tlv> tlv(byte[] pair, byte[] octets) {
        if (octets.length < HEADER) {
            return Optional.empty();
        }
        ByteBuffer in = ByteBuffer.wrap(octets);
        int type = Tlv.number(in, Short.BYTES);
        int length = Tlv.number(in, Short.BYTES);
        boolean whole = length == in.remaining() || length > in.remaining() && pair.length == FULL;
        return whole ? Optional.of(new Tlv(type, Tlv.take(in, in.remaining()))) : Optional.empty();
    }
}
