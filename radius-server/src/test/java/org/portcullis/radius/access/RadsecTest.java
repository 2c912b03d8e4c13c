package org.portcullis.radius.access;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.portcullis.policy.event.Field;
import org.portcullis.policy.event.SecurityEvent;
import org.portcullis.radius.access.ScriptedEap.Wish;
import org.portcullis.radius.packet.Code;
import org.portcullis.radius.packet.DropReason;
import org.portcullis.radius.packet.PacketWriter;
import org.portcullis.radius.packet.Packets;
import org.portcullis.radius.packet.RawAttribute;
import org.portcullis.radius.packet.ResponseAuthenticator;
import org.portcullis.radius.transport.RadsecCount;
import org.portcullis.radius.transport.RadsecSettings;

/** RADIUS over TLS, from a peer that is let in. */
class RadsecTest {

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void authenticatesOverBothVersions(String version) throws Exception {
        try (RadsecFixture radsec = new RadsecFixture();
                RadsecNas nas = radsec.connect(radsec.shape().over(version))) {
            assertEquals(version, nas.protocol());
            assertEquals(Code.ACCESS_ACCEPT, nas.ask(Wish.DECIDE).code());
            assertTrue(nas.statusAnswered(), "the watchdog of RFC 6613 §2.6");
            SecurityEvent event = radsec.fixture.events.events.get(0);
            assertEquals(Optional.of("sw1.example"), event.get(Field.NAS_NAME), "by its certificate");
        }
    }

    /** Several packets in one piece, one packet in many: the stream is cut by the Length field. */
    @Test
    void aStreamIsCutIntoPackets() throws Exception {
        try (RadsecFixture radsec = new RadsecFixture();
                RadsecNas nas = radsec.connect()) {
            Nas.Sent first = nas.request(Code.STATUS_SERVER, List.of());
            Nas.Sent second = nas.request(Code.STATUS_SERVER, List.of());
            byte[] both = Arrays.copyOf(first.octets(), first.octets().length + second.octets().length);
            System.arraycopy(second.octets(), 0, both, first.octets().length, second.octets().length);
            nas.write(both);
            nas.answer(first);
            nas.answer(second);
            Nas.Sent third = nas.request(Code.STATUS_SERVER, List.of());
            for (byte octet : third.octets()) {
                nas.write(new byte[] {octet});
            }
            assertEquals(Code.ACCESS_ACCEPT, nas.answer(third).code());
        }
    }

    /** As many as there are Identifiers, asked at once, answered each. */
    @Test
    void manyRequestsInWorkOnOneConnection() throws Exception {
        try (RadsecFixture radsec = new RadsecFixture();
                RadsecNas nas = radsec.connect()) {
            List<Nas.Sent> asked = new ArrayList<>();
            for (int i = 0; i < 256; i++) {
                asked.add(nas.eap(ScriptedEap.identity("sensor " + i)));
                nas.write(asked.get(i).octets());
            }
            Set<Integer> answered = new HashSet<>();
            for (int i = 0; i < 256; i++) {
                byte[] octets = nas.read();
                answered.add(octets[1] & 0xFF);
            }
            assertEquals(256, answered.size());
        }
    }

    @Test
    void aDuplicateGetsTheSameOctetsButNotOverAnotherConnection() throws Exception {
        try (RadsecFixture radsec = new RadsecFixture()) {
            Nas.Sent request;
            byte[] challenge;
            try (RadsecNas nas = radsec.connect()) {
                request = nas.eap(ScriptedEap.identity("sensor"));
                challenge = nas.ask(request).octets();
                assertArrayEquals(challenge, nas.ask(request).octets());
                assertEquals(1, radsec.fixture.eap.received.get());
                assertEquals(1, radsec.fixture.server.gauges().duplicates());
                try (RadsecNas other = radsec.connect()) {
                    other.ask(request);
                    assertEquals(2, radsec.fixture.eap.received.get(), "while the first is open, too");
                }
            }
            Fixture.await(() -> radsec.fixture.server.gauges().duplicates() == 0, "cached answers are dropped");
            try (RadsecNas nas = radsec.connect()) {
                nas.ask(request);
                assertEquals(3, radsec.fixture.eap.received.get(), "worked on afresh");
            }
        }
    }

    @Test
    void requestsInWorkOfAConnectionAreBounded() throws Exception {
        RadsecSettings few =
                new RadsecSettings(10, 10, 10, Duration.ofMinutes(1), 128 * 1024, Duration.ofMinutes(10), 2, 8192);
        try (RadsecFixture radsec = new RadsecFixture(few);
                RadsecNas nas = radsec.connect();
                RadsecNas other = radsec.connect()) {
            Nas.Sent first = nas.eap(ScriptedEap.wish(Wish.BLOCK), nas.begin());
            nas.write(first.octets());
            radsec.fixture.eap.blocked.await();
            nas.write(first.octets());
            Fixture.await(() -> radsec.fixture.drops(DropReason.DUPLICATE_IN_WORK) == 1, "one is in work");
            Nas.Sent second = nas.eap(ScriptedEap.identity("second"));
            radsec.fixture.eap.release.countDown();
            nas.answer(first);
            assertEquals(Code.ACCESS_CHALLENGE, nas.ask(second).code(), "what is answered counts no more");
            assertTrue(other.statusAnswered());
        }
        RadsecSettings none =
                new RadsecSettings(10, 10, 10, Duration.ofMinutes(1), 128 * 1024, Duration.ofMinutes(10), 0, 8192);
        try (RadsecFixture radsec = new RadsecFixture(none);
                RadsecNas nas = radsec.connect()) {
            nas.write(nas.request(Code.STATUS_SERVER, List.of()).octets());
            radsec.fixture.awaitDrop(DropReason.CONNECTION_FULL);
        }
    }

    /** What waits for a thread when its connection closes is not worked on, and its answer goes nowhere. */
    @Test
    void requestsInWorkAreDroppedWithTheirConnection() throws Exception {
        try (RadsecFixture radsec = new RadsecFixture()) {
            int threads = Fixture.settings().tlsThreads();
            RadsecNas nas = radsec.connect();
            List<RawAttribute> blocking = new ArrayList<>();
            for (int i = 0; i < threads; i++) {
                blocking.add(nas.begin());
            }
            RawAttribute waiting = nas.begin();
            for (RawAttribute state : blocking) {
                nas.write(nas.eap(ScriptedEap.wish(Wish.BLOCK), state).octets());
            }
            radsec.fixture.eap.blocked.await();
            nas.write(nas.eap(ScriptedEap.wish(Wish.DECIDE), waiting).octets());
            Fixture.await(() -> radsec.fixture.server.gauges().requests() == threads + 1, "one more in work");
            nas.close();
            Fixture.await(() -> radsec.connections() == 0, "the connection is closed");
            radsec.fixture.eap.release.countDown();
            radsec.fixture.awaitDrop(DropReason.CONNECTION_CLOSED);
            assertEquals(List.of(), radsec.fixture.events.events, "nothing was decided");
            Fixture.await(() -> radsec.fixture.server.gauges().duplicates() == 0, "no answer is kept");
        }
    }

    /** RFC 6613 §2.6.4: what is malformed ends the connection, since nothing on it can be relied upon. */
    @ParameterizedTest
    @ValueSource(strings = {"length", "attribute", "authenticator"})
    void malformedPacketsEndTheConnection(String what) throws Exception {
        try (RadsecFixture radsec = new RadsecFixture();
                RadsecNas other = radsec.connect();
                RadsecNas nas = radsec.connect()) {
            assertTrue(nas.statusAnswered());
            byte[] octets = nas.request(Code.STATUS_SERVER, List.of()).octets();
            switch (what) {
                case "length" -> octets[3] = 19;
                case "attribute" -> octets[21] = 1;
                default -> octets[22] ^= 1;
            }
            nas.write(octets);
            nas.awaitClosed();
            assertEquals(1, radsec.count(RadsecCount.CONNECTIONS_MALFORMED));
            assertTrue(other.statusAnswered(), "other connections go on");
        }
    }

    /** A code that is not served is no reason to close (RFC 6613 §2.6.4). */
    @Test
    void unservedCodesAreDroppedAlone() throws Exception {
        try (RadsecFixture radsec = new RadsecFixture();
                RadsecNas nas = radsec.connect()) {
            nas.write(Packets.ofCode(13).signed().build(RadsecNas.SECRET));
            assertTrue(nas.statusAnswered());
            assertEquals(1, radsec.fixture.drops(DropReason.CODE_NOT_SERVED));
        }
    }

    /** RFC 6614 §2.5: who asks for what is not done here is told, by a NAK with Error-Cause 406. */
    @ParameterizedTest
    @CsvSource({"COA_REQUEST, COA_NAK", "DISCONNECT_REQUEST, DISCONNECT_NAK"})
    void dynamicAuthorizationIsRefusedInWords(Code code, Code nak) throws Exception {
        try (RadsecFixture radsec = new RadsecFixture();
                RadsecNas nas = radsec.connect()) {
            byte[] request =
                    PacketWriter.digestedRequest(code, 9, List.of(Nas.attribute("User-Name", "S-1")), RadsecNas.SECRET);
            nas.write(request);
            byte[] answer = nas.read();
            assertEquals(nak.octet(), answer[0]);
            assertEquals(9, answer[1]);
            assertTrue(ResponseAuthenticator.verify(answer, Arrays.copyOfRange(request, 4, 20), RadsecNas.SECRET));
            assertEquals("650600000196", HexFormat.of().formatHex(answer, answer.length - 6, answer.length));
            request[4] ^= 1;
            nas.write(request);
            nas.awaitClosed();
            assertEquals(1, radsec.fixture.drops(DropReason.REQUEST_AUTHENTICATOR_INVALID));
        }
    }

    /**
     * Inside TLS a password without Message-Authenticator is as good as one with it; for the same client over UDP it would
     * be dropped. EAP and Status-Server need it here as there (RFC 3579 §3.2, RFC 5997 §3).
     */
    @Test
    void onlyEapAndStatusServerNeedAMessageAuthenticator() throws Exception {
        try (RadsecFixture radsec = new RadsecFixture();
                RadsecNas nas = radsec.connect()) {
            byte[] password = Packets.ofCode(1)
                    .attribute(1, "dummy".getBytes())
                    .attribute(2, new byte[16])
                    .attribute(33, new byte[] {1, 2, 3})
                    .build(RadsecNas.SECRET);
            nas.write(password);
            assertEquals(Code.ACCESS_REJECT.octet(), nas.read()[0]);
            nas.write(Packets.ofCode(12).build(RadsecNas.SECRET));
            nas.write(Packets.ofCode(1)
                    .attribute(79, ScriptedEap.identity("sensor"))
                    .build(RadsecNas.SECRET));
            assertTrue(nas.statusAnswered());
            assertEquals(2, radsec.fixture.drops(DropReason.MESSAGE_AUTHENTICATOR_MISSING));
        }
    }

    /** The client's secret for UDP is of no use over TLS: there it is "radsec" (RFC 6614 §2.3). */
    @Test
    void theSharedSecretIsRadsec() throws Exception {
        try (RadsecFixture radsec = new RadsecFixture();
                RadsecNas nas = radsec.connect()) {
            nas.write(Packets.ofCode(12).signed().build(Nas.SECRET));
            nas.awaitClosed();
            assertEquals(1, radsec.fixture.drops(DropReason.MESSAGE_AUTHENTICATOR_INVALID));
        }
    }
}
