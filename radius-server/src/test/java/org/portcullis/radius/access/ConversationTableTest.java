package org.portcullis.radius.access;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.portcullis.eap.eap.Authenticator;
import org.portcullis.policy.decision.AccessRequest;
import org.portcullis.policy.value.MacAddress;

class ConversationTableTest {
    private static final InetAddress NAS = InetAddress.getLoopbackAddress();

    private record Expired(Conversation conversation, boolean restarted) {}

    private long now;
    private final List<Expired> expired = new ArrayList<>();
    private final ConversationTable table = new ConversationTable(
            new ScriptedEap(),
            (credential, request) -> Decisions.permit(request),
            2,
            Duration.ofSeconds(60),
            new SecureRandom(),
            () -> now,
            (conversation, restarted) -> expired.add(new Expired(conversation, restarted)));

    @Test
    void findsByStateAndNas() throws Exception {
        Conversation first = begin("1").orElseThrow();
        Conversation second = begin("2").orElseThrow();
        assertEquals(16, first.state().length);
        assertNotEquals(HexFormat.of().formatHex(first.state()), HexFormat.of().formatHex(second.state()));
        assertSame(first, table.find(first.state().clone(), NAS).orElseThrow());
        assertEquals(Optional.empty(), table.find(first.state(), InetAddress.getByName("192.0.2.1")));
        assertEquals(Optional.empty(), table.find(new byte[16], NAS));
        assertEquals(Optional.empty(), table.find(new byte[0], NAS));
    }

    @Test
    void expiresWhatIsIdleAndMakesRoom() {
        Conversation first = begin("1").orElseThrow();
        Conversation second = begin("2").orElseThrow();
        assertTrue(begin("3").isEmpty());
        now = Duration.ofSeconds(59).toNanos();
        table.find(first.state(), NAS);
        now = Duration.ofSeconds(61).toNanos();
        assertTrue(table.find(second.state(), NAS).isEmpty());
        assertTrue(table.find(first.state(), NAS).isPresent());
        assertEquals(List.of(new Expired(second, false)), expired);
        assertFalse(begin("3").isEmpty());
    }

    /** Of the same device at the same port, within five seconds. */
    @ParameterizedTest
    @CsvSource({"1, 4, true", "1, 6, false", "2, 4, false"})
    void aDeviceThatBeginsAnewAtOnceDidNotFallSilent(String port, long after, boolean restarted) {
        Conversation first = begin("1").orElseThrow();
        now = Duration.ofSeconds(after).toNanos();
        begin(port).orElseThrow();
        now = Duration.ofSeconds(62).toNanos();
        table.expireDue();
        assertEquals(List.of(new Expired(first, restarted)), expired);
    }

    @Test
    void devicesWithoutAnAddressAreNotTakenForEachOther() {
        Conversation first = begin("1", Optional.empty()).orElseThrow();
        begin("1", Optional.empty()).orElseThrow();
        now = Duration.ofSeconds(61).toNanos();
        table.expireDue();
        assertTrue(expired.contains(new Expired(first, false)), expired::toString);
    }

    @Test
    void whatGoesOnAllTheSameIsNotRestarted() {
        Conversation first = begin("1").orElseThrow();
        begin("1").orElseThrow();
        table.find(first.state(), NAS);
        now = Duration.ofSeconds(61).toNanos();
        table.expireDue();
        assertTrue(expired.contains(new Expired(first, false)), expired::toString);
    }

    private Optional<Conversation> begin(String port) {
        return begin(port, Optional.of(new MacAddress(0x001122AABBCCL)));
    }

    private Optional<Conversation> begin(String port, Optional<MacAddress> mac) {
        AccessRequest first =
                new AccessRequest(new AccessRequest.Nas("lab-switch", "lab", "", NAS), mac, port, "Ethernet", "", "");
        return table.begin(first, Authenticator.UNKNOWN);
    }
}
