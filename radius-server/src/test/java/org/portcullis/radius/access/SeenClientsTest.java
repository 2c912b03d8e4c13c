package org.portcullis.radius.access;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.net.InetAddress;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.portcullis.policy.value.Secret;
import org.portcullis.radius.health.NasHealth;
import org.portcullis.radius.health.NasSign;
import org.portcullis.radius.packet.Code;
import org.portcullis.radius.packet.DropReason;
import org.portcullis.radius.packet.MessageAuthenticatorMode;
import org.portcullis.radius.packet.Packets;

/** What the running server notes of each client, and of those who are none. */
class SeenClientsTest {

    @Test
    void eachClientHasItsOwnAccount() throws Exception {
        try (Fixture fixture = new Fixture()) {
            Nas nas = fixture.nas();
            Nas.Answer accept = nas.ask(ScriptedEap.Wish.DECIDE);
            assertEquals(Code.ACCESS_ACCEPT, accept.code());
            fixture.nas("127.0.0.2").silent();
            nas.answer(nas.send(authenticator -> List.of(Nas.attribute("User-Name", "dummy"))));
            nas.send(Packets.accessRequest()
                    .attribute(1, "sensor".getBytes())
                    .signed()
                    .build(Secret.ofUtf8("another secret")));
            fixture.awaitDrop(DropReason.MESSAGE_AUTHENTICATOR_INVALID);

            NasHealth one = fixture.health.find("lab-switch").orElseThrow();
            assertEquals(4, one.count(NasSign.PACKET));
            assertEquals(3, one.count(NasSign.ACCESS_REQUEST));
            assertEquals(3, one.count(NasSign.PROVEN));
            assertEquals(1, one.count(NasSign.ACCEPT));
            assertEquals(0, one.count(NasSign.REJECT), "a probe's is none of a device");
            assertEquals(1, one.count(NasSign.PROBE));
            assertEquals(Map.of(DropReason.MESSAGE_AUTHENTICATOR_INVALID, 1L), one.drops());
            assertEquals(Optional.of(InetAddress.getByName("127.0.0.1")), one.lastSource());

            NasHealth other = fixture.health.find("other-switch").orElseThrow();
            assertEquals(1, other.count(NasSign.STATUS_SERVER));
            assertEquals(other.first(NasSign.STATUS_SERVER), other.firstValid());
            assertEquals(Map.of(), other.drops());
            assertEquals(Optional.empty(), fixture.health.find("v6-switch"));
        }
    }

    @Test
    void whatIsDroppedLaterIsTheClientsToo() throws Exception {
        try (Fixture fixture = new Fixture()) {
            fixture.serving.set(false);
            Nas nas = fixture.nas();
            nas.sendEap(ScriptedEap.identity("sensor"));
            fixture.awaitDrop(DropReason.NOT_SERVING);
            assertEquals(
                    Map.of(DropReason.NOT_SERVING, 1L),
                    fixture.health.find("lab-switch").orElseThrow().drops());
        }
    }

    @Test
    void aRejectAndARequestThatRequireWouldDrop() throws Exception {
        try (Fixture fixture = new Fixture()) {
            fixture.clients.set(Fixture.clients(MessageAuthenticatorMode.OFF));
            Nas nas = fixture.nas();
            nas.send(Packets.accessRequest()
                    .attribute(1, "somebody".getBytes())
                    .attribute(2, new byte[16])
                    .build(Nas.SECRET));
            nas.receive();
            NasHealth seen = fixture.health.find("lab-switch").orElseThrow();
            assertEquals(1, seen.count(NasSign.REJECT));
            assertEquals(1, seen.count(NasSign.UNAUTHENTICATED));
            assertEquals(0, seen.count(NasSign.PROVEN));
        }
    }

    @Test
    void strangersAreNoted() throws Exception {
        try (Fixture fixture = new Fixture()) {
            fixture.nas("127.0.0.9").sendEap(ScriptedEap.identity("sensor"));
            fixture.awaitDrop(DropReason.NAS_UNKNOWN);
            assertEquals(
                    List.of(InetAddress.getByName("127.0.0.9")),
                    fixture.health.unknown().newestFirst().stream()
                            .map(source -> source.address())
                            .toList());
            assertEquals(Map.of(), fixture.health.all());
        }
    }
}
