package org.portcullis.profiler.signal;

import java.util.Locale;

/**
 * Where something that is known of a device comes from. All that one source says is one witness: ten attributes of one
 * packet are not ten.
 */
public enum Source {
    /** The vendor to whom the MAC address's block is assigned. */
    OUI,
    /** What the switch or access point writes into its requests. */
    RADIUS,
    /** Cisco Discovery Protocol, as a switch heard it and passed it on in accounting. */
    CDP,
    /** Link Layer Discovery Protocol (IEEE 802.1AB), as a switch heard it. */
    LLDP,
    /** DHCP (RFC 2131): a copy from a relay, or what a switch heard. */
    DHCP,
    /** DHCP for IPv6 (RFC 8415). */
    DHCPV6,
    /** Headers of HTTP requests, as a switch heard them. */
    HTTP,
    /** The maker's own description of the device, whose signature was verified (RFC 8520). */
    MUD,
    /** The certificate whose private key the device has proven to hold. */
    CERTIFICATE;

    /** As rules, evidence and events name it: {@code dhcp}. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Whether anybody on the port could say it as well: all but what a certificate proves. */
    public boolean isForgeable() {
        return this != CERTIFICATE;
    }
}
