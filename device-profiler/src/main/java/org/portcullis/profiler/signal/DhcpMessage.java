package org.portcullis.profiler.signal;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;

/** Reads a device's DHCP message (RFC 2131 §2), as a relay passes it on. */
public final class DhcpMessage {
    private static final int BOOTREQUEST = 1;
    private static final int ETHERNET = 1;
    private static final int ETHERNET_LENGTH = 6;

    /** RFC 1542 §4.1.1. */
    private static final int MAX_HOPS = 16;

    private static final int GIADDR_AT = 24;
    private static final int CHADDR_AT = 28;
    private static final int SNAME_AT = 44;
    private static final int FILE_AT = 108;
    private static final int COOKIE_AT = 236;
    private static final int OPTIONS_AT = 240;
    private static final int MAGIC_COOKIE = 0x63825363;

    private static final int MESSAGE_TYPE = 53;
    private static final int DISCOVER = 1;
    private static final int REQUEST = 3;
    private static final int DECLINE = 4;
    private static final int RELEASE = 7;
    private static final int INFORM = 8;

    private DhcpMessage() {}

    /** @param datagram anything may be in it */
    public static DhcpReading read(byte[] datagram) {
        if (datagram.length <= OPTIONS_AT || ByteBuffer.wrap(datagram).getInt(COOKIE_AT) != MAGIC_COOKIE) {
            return new DhcpReading.Unusable(DhcpReading.Reason.MALFORMED);
        }
        if (datagram[0] != BOOTREQUEST) {
            return new DhcpReading.Unusable(DhcpReading.Reason.NOT_FROM_A_CLIENT);
        }
        Optional<Map<Integer, byte[]>> options = DhcpOptions.read(
                Arrays.copyOfRange(datagram, OPTIONS_AT, datagram.length),
                Arrays.copyOfRange(datagram, SNAME_AT, FILE_AT),
                Arrays.copyOfRange(datagram, FILE_AT, COOKIE_AT));
        if (options.isEmpty() || (datagram[3] & 0xFF) > MAX_HOPS) {
            return new DhcpReading.Unusable(DhcpReading.Reason.MALFORMED);
        }
        if (!isOfClient(options.get())) {
            return new DhcpReading.Unusable(DhcpReading.Reason.NOT_FROM_A_CLIENT);
        }
        if (datagram[1] != ETHERNET || datagram[2] != ETHERNET_LENGTH) {
            return new DhcpReading.Unusable(DhcpReading.Reason.NO_MAC_ADDRESS);
        }
        SignalList signals = new SignalList();
        DhcpSignals.read(options.get(), signals);
        return Ethernet.station(datagram, CHADDR_AT)
                .<DhcpReading>map(mac -> new DhcpReading.Seen(mac, relay(datagram), signals.signals()))
                .orElse(new DhcpReading.Unusable(DhcpReading.Reason.NO_MAC_ADDRESS));
    }

    /** BOOTP has no type (RFC 1534); a client's messages are these (RFC 2131 §3, RFC 2132 §9.6). */
    private static boolean isOfClient(Map<Integer, byte[]> options) {
        byte[] type = options.get(MESSAGE_TYPE);
        if (type == null) {
            return true;
        }
        return type.length == 1
                && switch (type[0]) {
                    case DISCOVER, REQUEST, DECLINE, RELEASE, INFORM -> true;
                    default -> false;
                };
    }

    private static Optional<InetAddress> relay(byte[] datagram) {
        try {
            return Optional.of(InetAddress.getByAddress(Arrays.copyOfRange(datagram, GIADDR_AT, CHADDR_AT)))
                    .filter(address -> !address.isAnyLocalAddress());
        } catch (UnknownHostException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
