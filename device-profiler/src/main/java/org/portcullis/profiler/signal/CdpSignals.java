package org.portcullis.profiler.signal;

import java.nio.ByteBuffer;
import java.util.List;

/** What a device says of itself by Cisco Discovery Protocol. */
final class CdpSignals {
    private static final int DEVICE_ID = 1;
    private static final int CAPABILITIES = 4;
    private static final int VERSION = 5;
    private static final int PLATFORM = 6;

    /** By bit, from the lowest on. */
    private static final List<String> CAPABILITY_WORDS = List.of(
            "router",
            "bridge",
            "source-route-bridge",
            "switch",
            "host",
            "igmp",
            "repeater",
            "phone",
            "remotely-managed",
            "stp-dispute",
            "two-port-relay");

    private CdpSignals() {}

    static void read(Tlv tlv, SignalList into) {
        switch (tlv.type()) {
            case DEVICE_ID -> into.add(Source.CDP, "deviceId", OctetText.of(tlv.value()));
            case VERSION -> into.add(Source.CDP, "version", OctetText.of(tlv.value()));
            case PLATFORM -> into.add(Source.CDP, "platform", OctetText.of(tlv.value()));
            case CAPABILITIES -> {
                if (tlv.value().length == Integer.BYTES) {
                    into.add(
                            Source.CDP,
                            "capabilities",
                            Capabilities.words(ByteBuffer.wrap(tlv.value()).getInt(), CAPABILITY_WORDS));
                }
            }
            default -> {}
        }
    }
}
