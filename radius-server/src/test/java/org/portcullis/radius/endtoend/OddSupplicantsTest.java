package org.portcullis.radius.endtoend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.bouncycastle.asn1.x509.GeneralName;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.portcullis.eap.Leaf;
import org.portcullis.eap.TestPki.Identity;
import org.portcullis.eap.eap.EapPacket;
import org.portcullis.eap.peer.EapTlsPeer;
import org.portcullis.eap.peer.PeerSettings;
import org.portcullis.eap.peer.PeerStep;
import org.portcullis.eap.tls.EapTlsSettings;
import org.portcullis.eap.tls.TlsVersion;
import org.portcullis.policy.device.LifecycleState;
import org.portcullis.policy.event.Field;
import org.portcullis.radius.access.AccessCount;
import org.portcullis.radius.client.RadiusAnswer;
import org.portcullis.radius.client.RadiusClient;
import org.portcullis.radius.packet.AttributeList;
import org.portcullis.radius.packet.Code;
import org.portcullis.radius.packet.RawAttribute;

/** Supplicants and switches that do what the RFCs allow and few others do; all of them get in. */
class OddSupplicantsTest {
    private static final int LENGTH_INCLUDED = 0x80;
    private static final int MORE_FRAGMENTS = 0x40;

    @TempDir
    private Path folder;

    private Scene scene;
    private Identity device;
    private int fragmentSize = 200;

    @BeforeEach
    void start() throws Exception {
        scene = new Scene(folder);
        scene.tls = new EapTlsSettings(TlsVersion.TLS_1_2, TlsVersion.TLS_1_3, 300);
        scene.register("S-1", "sensor", LifecycleState.ACTIVE);
        scene.start();
        device = scene.deviceRoot.intermediate("Device CA").issue(Leaf.device("S-1"));
    }

    @AfterEach
    void stop() {
        scene.close();
    }

    /** How the device's response is passed on; the answer goes back to the device. */
    private interface Manner {
        RadiusAnswer say(Port port, byte[] response) throws Exception;
    }

    /** A switch port in one conversation. */
    private final class Port implements AutoCloseable {
        private final RadiusClient client;
        private Optional<byte[]> state = Optional.empty();

        private Port() throws Exception {
            client = scene.client();
        }

        private RadiusAnswer ask(byte[] response) throws Exception {
            RadiusAnswer answer = client.exchange(Code.ACCESS_REQUEST, Scene.request(Scene.MAC, response, state));
            state = answer.attributes().octets("State");
            return answer;
        }

        @Override
        public void close() {
            client.close();
        }
    }

    @ParameterizedTest
    @EnumSource
    void plain(TlsVersion version) throws Exception {
        assertAccepted(version, Port::ask);
    }

    @ParameterizedTest
    @EnumSource
    void theLengthInEveryFragment(TlsVersion version) throws Exception {
        int[] length = {0, 0};
        assertAccepted(version, (port, response) -> {
            EapPacket packet = EapPacket.parse(response).orElseThrow();
            byte[] data = packet.data();
            if (packet.type() != EapPacket.EAP_TLS || data.length < 2) {
                return port.ask(response);
            }
            if ((data[0] & LENGTH_INCLUDED) != 0) {
                length[0] = ByteBuffer.wrap(data, 1, 4).getInt();
                return port.ask(response);
            }
            boolean later = length[0] > 0;
            int whole = later ? length[0] : data.length - 1;
            length[0] = (data[0] & MORE_FRAGMENTS) != 0 ? whole : 0;
            length[1] += later ? 1 : 0;
            return port.ask(tls(packet.identifier(), data[0] | LENGTH_INCLUDED, whole, data, 1));
        });
        assertTrue(length[1] > 1, "there were later fragments");
    }

    /** An empty fragment before each real one; the server acknowledges both. */
    @ParameterizedTest
    @EnumSource
    void emptyFragments(TlsVersion version) throws Exception {
        int[] empty = {0};
        assertAccepted(version, (port, response) -> {
            EapPacket packet = EapPacket.parse(response).orElseThrow();
            byte[] data = packet.data();
            if (packet.type() != EapPacket.EAP_TLS || data.length == 0 || (data[0] & MORE_FRAGMENTS) == 0) {
                return port.ask(response);
            }
            empty[0]++;
            boolean first = (data[0] & LENGTH_INCLUDED) != 0;
            RadiusAnswer acknowledged = port.ask(
                    first
                            ? tls(
                                    packet.identifier(),
                                    data[0],
                                    ByteBuffer.wrap(data, 1, 4).getInt(),
                                    new byte[0],
                                    0)
                            : EapPacket.response(packet.identifier(), EapPacket.EAP_TLS, new byte[] {MORE_FRAGMENTS})
                                    .encode());
            EapPacket again = EapPacket.parse(acknowledged.eapMessage()).orElseThrow();
            assertEquals(1, again.data().length, "an acknowledgement");
            return port.ask(EapPacket.response(again.identifier(), EapPacket.EAP_TLS, data)
                    .encode());
        });
        assertTrue(empty[0] > 2);
    }

    /** Each response comes once more, in a request of its own: it gets the request that is outstanding. */
    @ParameterizedTest
    @EnumSource
    void everyResponseTwice(TlsVersion version) throws Exception {
        assertAccepted(version, (port, response) -> {
            RadiusAnswer answer = port.ask(response);
            if (answer.code() == Code.ACCESS_CHALLENGE && response[4] == EapPacket.EAP_TLS) {
                assertRepeated(answer, port.ask(response));
            }
            return answer;
        });
        assertTrue(scene.server.counts().get(AccessCount.EAP_REPEATED) > 5);
    }

    /** An acknowledgement that was on the way for long comes when the conversation is further on. */
    @ParameterizedTest
    @EnumSource
    void lateAcknowledgements(TlsVersion version) throws Exception {
        List<byte[]> before = new ArrayList<>();
        assertAccepted(version, (port, response) -> {
            RadiusAnswer answer = port.ask(response);
            if (answer.code() == Code.ACCESS_CHALLENGE && before.size() > 2) {
                assertRepeated(answer, port.ask(before.get(before.size() - 2)));
            }
            before.add(response);
            return answer;
        });
    }

    /** The switch begins anew after each number of rounds, with the old State or without: as by an EAPOL-Start. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void restartsInTheMiddle(boolean withState) throws Exception {
        int restarts = 0;
        for (int rounds = 1; rounds < 12; rounds += 2) {
            try (Port port = new Port()) {
                EapTlsPeer given = new EapTlsPeer(settings(TlsVersion.TLS_1_3), scene.crypto);
                byte[] response = given.identityResponse(1);
                for (int round = 0; round < rounds; round++) {
                    response =
                            ((PeerStep.Respond) given.receive(port.ask(response).eapMessage())).packet();
                }
                port.state = withState ? port.state : Optional.empty();
                assertEquals(
                        Code.ACCESS_ACCEPT,
                        authenticate(port, TlsVersion.TLS_1_3, Port::ask).code());
                restarts++;
                assertEquals(
                        "access-accept", scene.event().get(Field.EVENT_ACTION).orElseThrow());
            }
        }
        scene.passIdleTime();
        try (Port port = new Port()) {
            // Any request makes the idle ones go.
            authenticate(port, TlsVersion.TLS_1_3, Port::ask);
        }
        assertEquals(restarts, scene.server.counts().get(AccessCount.CONVERSATIONS_RESTARTED));
        assertEquals("access-accept", scene.event().get(Field.EVENT_ACTION).orElseThrow());
        assertTrue(scene.events.isEmpty(), "nobody fell silent");
    }

    /** More than 8 KB in fragments of 64 octets, which takes more than a hundred rounds. */
    @ParameterizedTest
    @EnumSource
    void aLargeCertificateInTinyFragments(TlsVersion version) throws Exception {
        Leaf leaf = Leaf.device("S-1");
        for (int i = 0; i < 60; i++) {
            String name = i + "." + "x".repeat(60) + "." + "y".repeat(60) + ".example";
            leaf = leaf.alternativeName(new GeneralName(GeneralName.dNSName, name));
        }
        device = scene.deviceRoot.issue(leaf);
        assertTrue(device.certificate().getEncoded().length > 8192);
        int[] rounds = {0};
        fragmentSize = 64;
        assertAccepted(version, (port, response) -> {
            rounds[0]++;
            return port.ask(response);
        });
        assertTrue(rounds[0] > 150, rounds[0] + " rounds");
    }

    /** The switch asks for EAP to begin (RFC 3579 §2.1) while a conversation is under way. */
    @Test
    void eapStartInTheMiddle() throws Exception {
        try (Port port = new Port()) {
            EapTlsPeer given = new EapTlsPeer(settings(TlsVersion.TLS_1_3), scene.crypto);
            port.ask(given.identityResponse(1));
            port.state = Optional.empty();
            RadiusAnswer identityRequest =
                    port.client.exchange(Code.ACCESS_REQUEST, List.of(new RawAttribute(79, new byte[0])));
            assertEquals(
                    EapPacket.IDENTITY,
                    EapPacket.parse(identityRequest.eapMessage()).orElseThrow().type());
            assertEquals(
                    Code.ACCESS_ACCEPT,
                    authenticate(port, TlsVersion.TLS_1_3, Port::ask).code());
        }
    }

    private void assertAccepted(TlsVersion version, Manner manner) throws Exception {
        try (Port port = new Port()) {
            assertEquals(Code.ACCESS_ACCEPT, authenticate(port, version, manner).code());
        }
        assertEquals("access-accept", scene.event().get(Field.EVENT_ACTION).orElseThrow());
    }

    private RadiusAnswer authenticate(Port port, TlsVersion version, Manner manner) throws Exception {
        EapTlsPeer peer = new EapTlsPeer(settings(version), scene.crypto);
        byte[] response = peer.identityResponse(1);
        while (true) {
            RadiusAnswer answer = manner.say(port, response);
            PeerStep step = peer.receive(answer.eapMessage());
            if (answer.code() != Code.ACCESS_CHALLENGE) {
                assertTrue(step instanceof PeerStep.Succeeded, step::toString);
                return answer;
            }
            response = ((PeerStep.Respond) step).packet();
        }
    }

    private PeerSettings settings(TlsVersion version) {
        return scene.peer(device).withVersion(version).withFragmentSize(fragmentSize);
    }

    private static void assertRepeated(RadiusAnswer before, RadiusAnswer again) {
        assertTrue(Arrays.equals(before.eapMessage(), again.eapMessage()), "the same request again");
        AttributeList attributes = again.attributes();
        assertEquals(Optional.of("Invalid-EAP-Packet"), attributes.text("Error-Cause"));
    }

    private static byte[] tls(int identifier, int flags, int whole, byte[] data, int from) {
        byte[] octets = ByteBuffer.allocate(5 + data.length - from)
                .put((byte) flags)
                .putInt(whole)
                .put(data, from, data.length - from)
                .array();
        return EapPacket.response(identifier, EapPacket.EAP_TLS, octets).encode();
    }
}
