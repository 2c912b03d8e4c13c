package org.portcullis.radius.access;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.portcullis.policy.event.Field;
import org.portcullis.policy.event.SecurityEvent;
import org.portcullis.policy.value.Cidr;
import org.portcullis.policy.value.Secret;
import org.portcullis.radius.nas.NasClient;
import org.portcullis.radius.packet.MessageAuthenticatorMode;
import org.portcullis.radius.packet.Packets;

/** Who would break is named once a day, and counted always. */
class UnauthenticatedClientsTest {
    private final HeldEvents events = new HeldEvents();
    private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 5);
    private final UnauthenticatedClients clients = new UnauthenticatedClients(
            "node-1", events, new Random(), new RadiusClock(InstantSource.fixed(Instant.EPOCH), nanos::get));

    @Test
    void oneEventADayForEachClientInModeWarn() {
        NasClient old = client("old-switch", MessageAuthenticatorMode.WARN);
        for (int i = 0; i < 10; i++) {
            clients.served(old);
        }
        SecurityEvent event = events.only();
        assertEquals(Optional.of("client-would-break"), event.get(Field.EVENT_ACTION));
        assertEquals(Optional.of("old-switch"), event.get(Field.NAS_NAME));
        assertTrue(event.toString().contains("old-switch"), event::toString);

        clients.served(client("older-switch", MessageAuthenticatorMode.WARN));
        assertEquals(2, events.events.size());
        nanos.addAndGet(Duration.ofDays(1).toNanos());
        clients.served(old);
        clients.served(old);
        assertEquals(3, events.events.size());
    }

    @Test
    void anEventThatIsLostIsTriedAgain() {
        NasClient old = client("old-switch", MessageAuthenticatorMode.WARN);
        events.mode = HeldEvents.Mode.THROW;
        clients.served(old);
        events.mode = HeldEvents.Mode.FAIL;
        clients.served(old);
        events.mode = HeldEvents.Mode.KEEP;
        clients.served(old);
        clients.served(old);
        assertEquals(2, events.events.size(), "the one that failed, and the one that was kept");
    }

    @Test
    void theClientsAreBounded() {
        for (int i = 0; i < UnauthenticatedClients.MAX_CLIENTS + 10; i++) {
            clients.served(client("switch-" + i, MessageAuthenticatorMode.WARN));
        }
        assertEquals(UnauthenticatedClients.MAX_CLIENTS, events.events.size());
    }

    /** At the running server; a request with its Message-Authenticator is none of it. */
    @Test
    void theServerNamesTheClient() throws Exception {
        try (Fixture fixture = new Fixture()) {
            fixture.clients.set(Fixture.clients(MessageAuthenticatorMode.WARN));
            Nas nas = fixture.nas();
            nas.send(Packets.accessRequest()
                    .attribute(1, "dummy".getBytes())
                    .attribute(2, new byte[16])
                    .build(Nas.SECRET));
            nas.receive();
            nas.answer(nas.send(authenticator -> List.of(Nas.attribute("User-Name", "dummy"))));
            assertEquals(Map.of("lab-switch", 1L), fixture.server.unauthenticated());
            assertEquals(
                    Optional.of("client-would-break"), fixture.events.only().get(Field.EVENT_ACTION));
        }
    }

    private static NasClient client(String name, MessageAuthenticatorMode mode) {
        return new NasClient(
                name,
                Cidr.parse("127.0.0.1").orElseThrow(),
                Secret.ofUtf8("testing123"),
                "",
                "",
                mode,
                Optional.empty());
    }
}
