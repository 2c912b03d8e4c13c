package org.portcullis.eap.tls;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.ByteArrayOutputStream;

/** EAP-TLS framing under coverage-guided fuzzing; the seeds are wpa_supplicant's and FreeRADIUS's fragments. */
class FuzzFramingTest {

    /** Packets of any flags and lengths: a message is never longer than allowed, and is exactly what its fragments hold. */
    @FuzzTest(maxDuration = "20s")
    void framing(byte[] packets) {
        EapTlsFraming framing = new EapTlsFraming(1024);
        ByteArrayOutputStream fragments = new ByteArrayOutputStream();
        for (byte[] data : PacketSequence.split(packets)) {
            EapTlsFraming.Received received;
            try {
                received = framing.receive(data);
            } catch (FramingException broken) {
                return;
            }
            int header = data.length > 0 && data[0] < 0 ? 5 : 1;
            fragments.write(data, Math.min(header, data.length), Math.max(0, data.length - header));
            if (received instanceof EapTlsFraming.Received.Message message) {
                assertTrue(message.octets().length <= EapTlsFraming.MAX_MESSAGE);
                assertArrayEquals(fragments.toByteArray(), message.octets());
                fragments.reset();
            }
        }
    }
}
