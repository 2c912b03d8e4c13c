package org.portcullis.profiler.anomaly;

import java.util.Locale;

/**
 * How far acting on an anomaly may go. What a third party could forge never changes a device's state: it acts on the place
 * or the address where it was seen.
 */
public enum Reach {
    /** The device itself, which has proven to hold its certificate's private key in what was seen. */
    DEVICE,
    /** The MAC address, wherever it shows up. */
    MAC,
    /** The socket of the switch; where there is none, as on an access point, the MAC address. */
    PORT,
    /** There is nothing that acting on would help. */
    NOTHING;

    /** As the API writes it: {@code device}. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
