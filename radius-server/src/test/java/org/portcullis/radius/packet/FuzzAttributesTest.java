package org.portcullis.radius.packet;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.ByteBuffer;

/** The attribute walk and the reading of values under coverage-guided fuzzing. */
class FuzzAttributesTest {

    /** Any attributes, each value read in every way there is. */
    @FuzzTest(maxDuration = "20s")
    void attributes(byte[] attributes) {
        ByteBuffer packet =
                ByteBuffer.allocate(PacketGate.HEADER_LENGTH + 18 + Math.min(attributes.length, 0xFFFF - 38));
        packet.put((byte) 1).put((byte) 7).putShort((short) packet.capacity());
        packet.position(PacketGate.HEADER_LENGTH);
        packet.put((byte) 80).put((byte) 18).position(PacketGate.HEADER_LENGTH + 18);
        packet.put(attributes, 0, packet.remaining());
        Admission.examine(Packets.signedAgain(packet.array(), Admission.SECRET));
    }
}
