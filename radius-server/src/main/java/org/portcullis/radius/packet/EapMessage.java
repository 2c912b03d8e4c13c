package org.portcullis.radius.packet;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** EAP packets in EAP-Message attributes (RFC 3579 §3.1). */
public final class EapMessage {
    private EapMessage() {}

    /** The EAP packet in as many attributes as it needs, of 253 octets each but for the last. */
    public static List<RawAttribute> split(byte[] packet) {
        List<RawAttribute> pieces = new ArrayList<>();
        for (int at = 0; at < packet.length; at += RawAttribute.MAX_VALUE) {
            int end = Math.min(packet.length, at + RawAttribute.MAX_VALUE);
            pieces.add(new RawAttribute(AttributeCode.EAP_MESSAGE, Arrays.copyOfRange(packet, at, end)));
        }
        return pieces;
    }

    /** The EAP packet that the EAP-Message attributes among these hold, in order. */
    public static byte[] join(List<RawAttribute> attributes) {
        ByteArrayOutputStream joined = new ByteArrayOutputStream();
        for (RawAttribute attribute : attributes) {
            if (attribute.type() == AttributeCode.EAP_MESSAGE) {
                joined.writeBytes(attribute.value());
            }
        }
        return joined.toByteArray();
    }

    /** Whether no other attribute stands between them. */
    static boolean consecutive(List<RawAttribute> attributes) {
        boolean begun = false;
        boolean over = false;
        for (RawAttribute attribute : attributes) {
            boolean piece = attribute.type() == AttributeCode.EAP_MESSAGE;
            if (piece && over) {
                return false;
            }
            over = begun && !piece;
            begun |= piece;
        }
        return true;
    }
}
