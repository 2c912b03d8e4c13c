package org.portcullis.eap.eap;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.Optional;

/** EAP packets under coverage-guided fuzzing; the seeds are wpa_supplicant's. A plain build runs the corpus once. */
class FuzzEapPacketTest {

    /** What can be parsed is written the same way again. */
    @FuzzTest(maxDuration = "20s")
    void packet(byte[] octets) {
        Optional<EapPacket> packet = EapPacket.parse(octets);
        packet.ifPresent(parsed -> {
            byte[] again = parsed.encode();
            assertTrue(again.length <= octets.length);
            assertArrayEquals(again, EapPacket.parse(again).orElseThrow().encode());
        });
    }
}
