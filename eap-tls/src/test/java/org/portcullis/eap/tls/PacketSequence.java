package org.portcullis.eap.tls;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** Several packets in one input of a fuzzer. */
final class PacketSequence {
    /** More than a conversation of the seeds has. */
    private static final int MAX_PACKETS = 40;

    private PacketSequence() {}

    /** Each with its length in two octets before it; the last one may be cut short. */
    static List<byte[]> split(byte[] packets) {
        List<byte[]> split = new ArrayList<>();
        ByteBuffer in = ByteBuffer.wrap(packets);
        while (in.remaining() >= 2 && split.size() < MAX_PACKETS) {
            byte[] packet = new byte[Math.min(in.getShort() & 0xFFFF, in.remaining())];
            in.get(packet);
            split.add(packet);
        }
        return split;
    }
}
