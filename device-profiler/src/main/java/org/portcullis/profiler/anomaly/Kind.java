package org.portcullis.profiler.anomaly;

import java.util.Locale;

/** What is remembered of somebody, in several values. */
public enum Kind {
    /** Of a device: the MAC addresses with which it proved its certificate. */
    MAC,
    /** Of a device: where it was. */
    PLACE,
    /** Of a device: the switches and access points where it was. */
    NAS,
    /** Of a MAC address: the devices whose certificates were proven with it. */
    DEVICE,
    /** Of a MAC address: the host names that it gave. */
    HOSTNAME,
    /** Of a MAC address: the DHCP vendor classes that it gave. */
    VENDOR_CLASS,
    /** Of a port: who was refused there. */
    REFUSED,
    /** The anomalies that were told of it. */
    TOLD;

    /** As the store writes it. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static Kind ofWord(String word) {
        return valueOf(word.toUpperCase(Locale.ROOT));
    }
}
