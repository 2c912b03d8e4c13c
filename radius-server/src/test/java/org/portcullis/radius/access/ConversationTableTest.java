package org.portcullis.radius.access;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.portcullis.radius.packet.Counters;

class ConversationTableTest {
    private static final InetAddress NAS = InetAddress.getLoopbackAddress();

    private long now;
    private final Counters<AccessCount> counts = new Counters<>(AccessCount.class);
    private final ConversationTable table = new ConversationTable(
            new ScriptedEap(),
            (credential, request) -> Decisions.permit(request),
            2,
            Duration.ofSeconds(60),
            new SecureRandom(),
            () -> now,
            counts);

    @Test
    void findsByStateAndNas() throws Exception {
        Conversation first = table.begin(NAS).orElseThrow();
        Conversation second = table.begin(NAS).orElseThrow();
        assertEquals(16, first.state().length);
        assertNotEquals(HexFormat.of().formatHex(first.state()), HexFormat.of().formatHex(second.state()));
        assertSame(first, table.find(first.state().clone(), NAS).orElseThrow());
        assertEquals(Optional.empty(), table.find(first.state(), InetAddress.getByName("192.0.2.1")));
        assertEquals(Optional.empty(), table.find(new byte[16], NAS));
        assertEquals(Optional.empty(), table.find(new byte[0], NAS));
    }

    @Test
    void expiresWhatIsIdleAndMakesRoom() {
        Conversation first = table.begin(NAS).orElseThrow();
        Conversation second = table.begin(NAS).orElseThrow();
        assertTrue(table.begin(NAS).isEmpty());
        now = Duration.ofSeconds(59).toNanos();
        table.find(first.state(), NAS);
        now = Duration.ofSeconds(61).toNanos();
        assertTrue(table.find(second.state(), NAS).isEmpty());
        assertTrue(table.find(first.state(), NAS).isPresent());
        assertEquals(1, counts.of(AccessCount.CONVERSATIONS_EXPIRED));
        assertFalse(table.begin(NAS).isEmpty());
    }
}
