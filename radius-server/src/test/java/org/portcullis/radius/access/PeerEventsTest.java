package org.portcullis.radius.access;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.portcullis.policy.decision.FailureCode;
import org.portcullis.policy.event.SecurityEvent;
import org.portcullis.radius.nas.PeerVerdict;

/** Anyone can provoke these events: they are bounded. */
class PeerEventsTest {
    private final List<SecurityEvent> written = new ArrayList<>();
    private long now;
    private final PeerEvents events = new PeerEvents(
            "node-1",
            event -> {
                written.add(event);
                return CompletableFuture.completedFuture(1L);
            },
            new SecureRandom(),
            new RadiusClock(InstantSource.system(), () -> now));

    @Test
    void oneForAnAddressAndACodeInTenMinutes() throws Exception {
        refused(1, FailureCode.RADSEC_CLIENT_UNKNOWN);
        refused(1, FailureCode.RADSEC_CLIENT_UNKNOWN);
        assertEquals(1, written.size());
        refused(1, FailureCode.RADSEC_CERTIFICATE_MISSING);
        refused(2, FailureCode.RADSEC_CLIENT_UNKNOWN);
        assertEquals(3, written.size());
        now += PeerEvents.WINDOW.toNanos() + 1;
        refused(1, FailureCode.RADSEC_CLIENT_UNKNOWN);
        assertEquals(4, written.size());
    }

    @Test
    void noMoreThanAreBoundedInAll() throws Exception {
        for (int address = 1; address <= PeerEvents.MAX_WINDOWS + 50; address++) {
            refused(address, FailureCode.RADSEC_HANDSHAKE_FAILED);
        }
        assertEquals(PeerEvents.MAX_WINDOWS, written.size());
        now += PeerEvents.WINDOW.toNanos() + 1;
        refused(9999, FailureCode.RADSEC_HANDSHAKE_FAILED);
        assertEquals(PeerEvents.MAX_WINDOWS + 1, written.size());
    }

    private void refused(int address, FailureCode code) throws Exception {
        byte[] octets = {10, 0, (byte) (address >> 8), (byte) address};
        events.refused(
                new InetSocketAddress(InetAddress.getByAddress(octets), 1000),
                List.of(),
                new PeerVerdict.Refused(code, "it is nobody"));
    }
}
