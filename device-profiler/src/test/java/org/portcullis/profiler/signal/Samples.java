package org.portcullis.profiler.signal;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Packets of real programs, and what is read from them. */
public final class Samples {
    private Samples() {}

    /** A Discover of that program, as ISC's dhcrelay passed it on. */
    public static byte[] dhcp(String program) throws IOException {
        return octets("FuzzDhcpMessageTestInputs/message/" + program);
    }

    /** A Solicit of ISC's dhclient, in the Relay-forward of ISC's dhcrelay. */
    public static byte[] dhcp6() throws IOException {
        return octets("FuzzDhcp6MessageTestInputs/message/dhclient");
    }

    private static byte[] octets(String resource) throws IOException {
        try (InputStream in = Samples.class.getResourceAsStream(resource)) {
            return in.readAllBytes();
        }
    }

    /** Signals by their words. */
    public static Map<String, String> words(List<Signal> signals) {
        return signals.stream().collect(Collectors.toMap(Signal::word, Signal::value));
    }
}
