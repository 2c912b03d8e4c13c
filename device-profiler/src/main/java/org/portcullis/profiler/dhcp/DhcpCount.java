package org.portcullis.profiler.dhcp;

import java.util.Locale;

/** What becomes of the datagrams that come as copies of DHCP messages. */
public enum DhcpCount {
    READ("it was read and passed on"),
    DROPPED_NOT_A_RELAY("profiler.dhcp.from names relays, and this is none of them"),
    DROPPED_RATE("more came in this second than profiler.dhcp.rate lets through"),
    DROPPED_TOO_LONG("it is longer than any relay sends"),
    DROPPED_MALFORMED("it is no message of DHCP as RFC 2131 or RFC 8415 have it"),
    DROPPED_NOT_FROM_A_CLIENT("it is a server's message, or one between relays and servers"),
    DROPPED_NO_MAC_ADDRESS("nothing in it says which Ethernet address the device has");

    private final String why;

    DhcpCount(String why) {
        this.why = why;
    }

    /** For people: completes "was dropped: ...". */
    public String why() {
        return why;
    }

    /** As metrics have it: {@code not-a-relay}; {@code read}. */
    public String word() {
        return name().replace("DROPPED_", "").toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
