package org.portcullis.radius.access;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.portcullis.policy.value.Cidr;
import org.portcullis.policy.value.Secret;
import org.portcullis.radius.access.ScriptedEap.Wish;
import org.portcullis.radius.nas.NasClient;
import org.portcullis.radius.nas.NasClients;
import org.portcullis.radius.packet.Code;
import org.portcullis.radius.packet.DropReason;
import org.portcullis.radius.packet.MessageAuthenticatorMode;
import org.portcullis.radius.packet.Packets;
import org.portcullis.radius.packet.RawAttribute;
import org.portcullis.radius.transport.UdpListener;

/** Bounds, duplicates, silence and addresses of the running server. */
class RadiusServerTest {

    @Test
    void theSameRequestGetsTheSameOctetsAndNoSecondStep() throws Exception {
        try (Fixture fixture = new Fixture()) {
            Nas nas = fixture.nas();
            Nas.Sent identity = nas.sendEap(ScriptedEap.identity("sensor"));
            Nas.Answer challenge = nas.answer(identity);
            nas.send(identity.octets());
            assertArrayEquals(challenge.octets(), nas.answer(identity).octets());

            Nas.Sent request = nas.sendEap(
                    ScriptedEap.wish(Wish.DECIDE),
                    new RawAttribute(24, challenge.attributes().octets("State").orElseThrow()));
            Nas.Answer accept = nas.answer(request);
            nas.send(request.octets());
            assertArrayEquals(accept.octets(), nas.answer(request).octets());

            assertEquals(2, fixture.eap.received.get());
            assertEquals(1, fixture.events.events.size());
            assertEquals(2, fixture.count(AccessCount.DUPLICATES_ANSWERED));
        }
    }

    @Test
    void aBadPacketDoesNotTouchTheDuplicateCache() throws Exception {
        try (Fixture fixture = new Fixture()) {
            Nas nas = fixture.nas();
            Nas.Sent identity = nas.sendEap(ScriptedEap.identity("sensor"));
            Nas.Answer challenge = nas.answer(identity);
            byte[] forged = identity.octets().clone();
            forged[5] ^= 1; // another Request Authenticator; the Message-Authenticator no longer fits
            nas.send(forged);
            fixture.awaitDrop(DropReason.MESSAGE_AUTHENTICATOR_INVALID);
            nas.send(identity.octets());
            assertArrayEquals(challenge.octets(), nas.answer(identity).octets());
        }
    }

    @Test
    void aDatagramOfMoreThan4096OctetsIsNotCutToAValidOne() throws Exception {
        try (Fixture fixture = new Fixture()) {
            Nas nas = fixture.nas();
            byte[] status = Packets.ofCode(12).signed().build(Nas.SECRET);
            nas.send(Packets.padded(status, 5000 - status.length));
            fixture.awaitDrop(DropReason.DATAGRAM_TOO_LONG);
            nas.silent();
        }
    }

    @Test
    void silenceForEverythingWhileNotServing() throws Exception {
        try (Fixture fixture = new Fixture()) {
            Nas nas = fixture.nas();
            fixture.serving.set(false);
            nas.send(Code.STATUS_SERVER, List.of());
            nas.sendEap(ScriptedEap.identity("sensor"));
            Fixture.await(() -> fixture.drops(DropReason.NOT_SERVING) == 2, "two drops");
            fixture.serving.set(true);
            nas.silent();
        }
    }

    @Test
    void statusServerGetsNothingButItsAuthenticator() throws Exception {
        try (Fixture fixture = new Fixture()) {
            Nas nas = fixture.nas();
            Nas.Answer answer = nas.answer(nas.send(Code.STATUS_SERVER, List.of()));
            assertEquals(Code.ACCESS_ACCEPT, answer.code());
            assertEquals(1, answer.attributes().raw().size());
            assertEquals(List.of(), fixture.events.events);
        }
    }

    @Test
    void aStrangerIsNotHeardUntilAReloadMakesItAClient() throws Exception {
        try (Fixture fixture = new Fixture()) {
            NasClients known = fixture.clients.getAndSet(new NasClients(List.of()));
            Nas nas = fixture.nas();
            nas.send(Code.STATUS_SERVER, List.of());
            fixture.awaitDrop(DropReason.NAS_UNKNOWN);
            fixture.clients.set(known);
            nas.silent();
        }
    }

    @Test
    void newConversationsAreRefusedWhenThereAreTooMany() throws Exception {
        try (Fixture fixture = new Fixture(Fixture.settings(true, 2, 64, 2))) {
            Nas nas = fixture.nas();
            RawAttribute first = nas.begin();
            nas.begin();
            nas.sendEap(ScriptedEap.identity("sensor"));
            fixture.awaitDrop(DropReason.CONVERSATIONS_FULL);
            nas.silent();
            assertEquals(
                    Code.ACCESS_ACCEPT,
                    nas.answer(nas.sendEap(ScriptedEap.wish(Wish.DECIDE), first))
                            .code());
            nas.begin();
        }
    }

    @Test
    void aFullPoolDropsNewConversationsFirst() throws Exception {
        try (Fixture fixture = new Fixture(Fixture.settings(true, 1, 2, 100))) {
            Nas nas = fixture.nas();
            RawAttribute blocking = nas.begin();
            RawAttribute other = nas.begin();
            Nas.Sent blocked = nas.sendEap(ScriptedEap.wish(Wish.BLOCK), blocking);
            fixture.eap.blocked.await();

            Nas.Sent fresh = nas.sendEap(ScriptedEap.identity("takes the half for new ones"));
            nas.sendEap(ScriptedEap.identity("finds that half full"));
            Nas.Sent underWay = nas.sendEap(ScriptedEap.wish(Wish.DECIDE), other);
            nas.sendEap(ScriptedEap.wish(Wish.DECIDE), other);
            Fixture.await(() -> fixture.drops(DropReason.OVERLOADED) == 2, "two drops");

            fixture.eap.release.countDown();
            assertEquals(Code.ACCESS_CHALLENGE, nas.answer(blocked).code());
            assertEquals(Code.ACCESS_CHALLENGE, nas.answer(fresh).code());
            assertEquals(Code.ACCESS_ACCEPT, nas.answer(underWay).code());
        }
    }

    @Test
    void answersOverIpv6() throws Exception {
        try (Fixture fixture = new Fixture(Fixture.settings(), "::1")) {
            assertEquals(Code.ACCESS_ACCEPT, fixture.nas("::1").ask(Wish.DECIDE).code());
        }
    }

    @Test
    void anAddressThatIsTakenIsNamed() throws Exception {
        try (Fixture fixture = new Fixture()) {
            IOException taken = assertThrows(
                    IOException.class,
                    () -> new UdpListener(fixture.address, (octets, source, reply) -> reply.drop(), System::nanoTime));
            assertTrue(taken.getMessage().contains("127.0.0.1 port " + fixture.address.getPort()), taken.getMessage());
        }
    }

    /** One that was bound is let go when another cannot be. */
    @Test
    void allAddressesOrNone() throws Exception {
        try (Fixture fixture = new Fixture()) {
            int port = fixture.address.getPort();
            InetAddress free = InetAddress.getByName("127.0.0.3");
            assertThrows(
                    IOException.class,
                    () -> new Fixture(Fixture.settings())
                            .server.start(List.of(free, fixture.address.getAddress()), port));
            new UdpListener(
                            new InetSocketAddress(free, port),
                            (octets, source, reply) -> reply.drop(),
                            System::nanoTime)
                    .close();
        }
    }

    /** RFC 2865 §3: what a packet says of itself never selects the secret, or anyone could choose the weakest. */
    @Test
    void theSourceAddressAloneSelectsTheSecret() throws Exception {
        try (Fixture fixture = new Fixture()) {
            fixture.clients.set(new NasClients(List.of(
                    client("lab-switch", "127.0.0.1", "another secret"),
                    client("other-switch", "127.0.0.2", "testing123"))));
            List<RawAttribute> claims = List.of(
                    Nas.attribute("User-Name", "dummy"),
                    Nas.attribute("NAS-IP-Address", "127.0.0.2"),
                    Nas.attribute("NAS-Identifier", "other-switch"));
            fixture.nas("127.0.0.1").send(Code.ACCESS_REQUEST, claims);
            fixture.awaitDrop(DropReason.MESSAGE_AUTHENTICATOR_INVALID);
            Nas other = fixture.nas("127.0.0.2");
            assertEquals(
                    Code.ACCESS_REJECT,
                    other.answer(other.send(Code.ACCESS_REQUEST, claims)).code());
        }
    }

    private static NasClient client(String name, String address, String secret) {
        return new NasClient(
                name,
                Cidr.parse(address).orElseThrow(),
                Secret.ofUtf8(secret),
                "cisco",
                "lab",
                MessageAuthenticatorMode.REQUIRE,
                Optional.of("dummy"));
    }
}
