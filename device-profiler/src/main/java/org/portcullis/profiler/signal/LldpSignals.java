package org.portcullis.profiler.signal;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;

/** What a device says of itself by LLDP (IEEE 802.1AB §8.5), LLDP-MED (ANSI/TIA-1057 §10.2) and RFC 8520 §12. */
final class LldpSignals {
    private static final int PORT_DESCRIPTION = 4;
    private static final int SYSTEM_NAME = 5;
    private static final int SYSTEM_DESCRIPTION = 6;
    private static final int SYSTEM_CAPABILITIES = 7;
    private static final int ORGANIZATION = 127;

    /** Organization and subtype in one number. */
    private static final int MUD_URL = 0x00005E01;

    private static final int MED_MANUFACTURER = 0x0012BB09;
    private static final int MED_MODEL = 0x0012BB0A;

    /** By bit, from the lowest on. */
    private static final List<String> CAPABILITY_WORDS = List.of(
            "other",
            "repeater",
            "bridge",
            "access-point",
            "router",
            "telephone",
            "docsis",
            "station",
            "c-vlan",
            "s-vlan",
            "two-port-relay");

    private LldpSignals() {}

    static void read(Tlv tlv, SignalList into) {
        byte[] value = tlv.value();
        switch (tlv.type()) {
            case PORT_DESCRIPTION -> into.add(Source.LLDP, "portDescription", OctetText.of(value));
            case SYSTEM_NAME -> into.add(Source.LLDP, "systemName", OctetText.of(value));
            case SYSTEM_DESCRIPTION -> into.add(Source.LLDP, "systemDescription", OctetText.of(value));
            case SYSTEM_CAPABILITIES -> {
                // What the system can do, then what of it is enabled (IEEE 802.1AB §8.5.8).
                if (value.length == 2 * Short.BYTES) {
                    into.add(
                            Source.LLDP,
                            "capabilities",
                            Capabilities.words(
                                    ByteBuffer.wrap(value).getShort(Short.BYTES) & 0xFFFF, CAPABILITY_WORDS));
                }
            }
            case ORGANIZATION -> {
                if (value.length > Integer.BYTES) {
                    organization(
                            ByteBuffer.wrap(value).getInt(),
                            Arrays.copyOfRange(value, Integer.BYTES, value.length),
                            into);
                }
            }
            default -> {}
        }
    }

    private static void organization(int subtype, byte[] information, SignalList into) {
        switch (subtype) {
            case MUD_URL -> into.add(Source.LLDP, "mudUrl", MudUrl.of(information));
            case MED_MANUFACTURER -> into.add(Source.LLDP, "medManufacturer", OctetText.of(information));
            case MED_MODEL -> into.add(Source.LLDP, "medModel", OctetText.of(information));
            default -> {}
        }
    }
}
