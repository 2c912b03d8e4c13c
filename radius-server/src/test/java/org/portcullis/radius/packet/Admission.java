package org.portcullis.radius.packet;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import org.portcullis.policy.value.Secret;

/** What must hold for every datagram that the gate lets in, whoever made it up. */
final class Admission {
    static final Secret SECRET = Secret.ofUtf8("testing123");
    private static final PacketGate GATE = new PacketGate(EnumSet.of(Code.ACCESS_REQUEST, Code.STATUS_SERVER));
    private static final RadiusDictionary DICTIONARY = RadiusDictionary.standard();
    private static final List<String> NAMES = List.of(
            "User-Name",
            "NAS-IP-Address",
            "NAS-IPv6-Address",
            "NAS-Port",
            "NAS-Port-Type",
            "Calling-Station-Id",
            "Service-Type",
            "Tunnel-Private-Group-Id",
            "Tunnel-Type",
            "Acct-Status-Type",
            "Cisco-AVPair",
            "MS-MPPE-Recv-Key");

    private Admission() {}

    /** Dropped for a reason; or admitted with exactly the attributes that its octets hold, readable and answerable. */
    static void examine(byte[] datagram) {
        PacketGate.Verdict verdict = GATE.examine(datagram, SECRET, MessageAuthenticatorMode.OFF);
        if (!(verdict instanceof PacketGate.Verdict.Admitted admitted)) {
            return;
        }
        RadiusRequest request = admitted.request();
        int length = ByteBuffer.wrap(datagram).getShort(2) & 0xFFFF;
        ByteArrayOutputStream again = new ByteArrayOutputStream();
        for (RawAttribute attribute : request.attributes()) {
            again.write(attribute.type());
            again.write(attribute.length());
            again.writeBytes(attribute.value());
        }
        assertArrayEquals(Arrays.copyOfRange(datagram, PacketGate.HEADER_LENGTH, length), again.toByteArray());
        assertTrue(request.attributes().size() <= PacketGate.MAX_ATTRIBUTES);
        assertTrue(request.eapMessage().isEmpty() || request.messageAuthenticated(), "EAP that nobody vouches for");
        request.eapMessage()
                .filter(eap -> eap.length > 0)
                .ifPresent(eap -> assertArrayEquals(eap, EapMessage.join(EapMessage.split(eap))));
        AttributeList list = new AttributeList(DICTIONARY, request.attributes());
        for (String name : NAMES) {
            assertEquals(list.octets(name).isPresent(), !list.all(name).isEmpty());
            list.texts(name);
            list.number(name);
            list.address(name);
        }
        byte[] answer = PacketWriter.answer(request, Code.ACCESS_REJECT, List.of(), SECRET);
        assertTrue(ResponseAuthenticator.verify(answer, request.authenticator(), SECRET));
    }
}
