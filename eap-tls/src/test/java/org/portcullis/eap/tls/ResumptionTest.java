package org.portcullis.eap.tls;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.portcullis.eap.Leaf;
import org.portcullis.eap.eap.EapStep;
import org.portcullis.eap.eap.TlsFacts;
import org.portcullis.eap.peer.PeerSettings;
import org.portcullis.eap.peer.PeerStep;
import org.portcullis.eap.peer.ResumableSession;
import org.portcullis.eap.session.TicketKey;
import org.portcullis.eap.tls.ResumptionFixture.Way;
import org.portcullis.eap.trust.Anchor;
import org.portcullis.eap.trust.ChainValidator;
import org.portcullis.eap.trust.IdentitySource;
import org.portcullis.eap.trust.RevocationSettings;
import org.portcullis.eap.trust.TrustSettings;
import org.portcullis.policy.decision.Decision;
import org.portcullis.policy.device.CertificateHints;
import org.portcullis.policy.value.Secret;

/** Sessions that are resumed by our own supplicant, and all the reasons why one is not. */
class ResumptionTest {
    private final ResumptionFixture fixture = new ResumptionFixture();
    private final Loopback loopback = fixture.loopback;

    @ParameterizedTest
    @EnumSource
    void aResumedSessionLeavesFreshKeysAndIsDecidedAnew(Way way) {
        Loopback.Run full = fixture.run(fixture.peer(way));
        assertFull(full);
        CertificateHints hints = loopback.asked.get(0).hints();
        assertEquals(Optional.of("S-1"), hints.commonName());
        loopback.asked.clear();
        Loopback.Run resumed =
                fixture.run(fixture.peer(way).resuming(full.peer().session().orElseThrow()));
        assertResumed(resumed);
        assertTrue(octets(resumed) < octets(full), "as much is sent as in a full handshake");
        assertEquals(1, resumed.decided().size());
        assertEquals(
                List.of("S-1"),
                loopback.asked.stream().map(asked -> asked.identity()).toList());
        assertEquals(hints, loopback.asked.get(0).hints(), "what the certificate says is known again");

        EapStep.Success before = (EapStep.Success) full.last();
        EapStep.Success after = (EapStep.Success) resumed.last();
        assertNotEquals(before.keys().msk(), after.keys().msk());
        PeerStep.Succeeded peer = (PeerStep.Succeeded) resumed.peerEnd().orElseThrow();
        assertEquals(peer.keys().msk(), after.keys().msk());
        assertEquals(peer.keys().emsk(), after.keys().emsk());
        assertArrayEquals(peer.keys().sessionId(), after.keys().sessionId());
    }

    /** RFC 5216 §2.1.2: Identity and Start, ClientHello and the server's Finished, the device's Finished and EAP-Success. */
    @Test
    void eapSuccessFollowsTheFinishedOfAResumedSession() {
        ResumableSession session = fixture.session(Way.SESSION_ID_12);
        Loopback.Run run = fixture.run(fixture.peer(Way.SESSION_ID_12).resuming(session));
        assertResumed(run);
        assertEquals(3, run.steps().size());
        assertInstanceOf(Decision.Permit.class, run.last().decided().orElseThrow());
    }

    /** RFC 9190 §2.1.2 and §2.5: nothing but EAP-Success follows the octet 0x00. */
    @Test
    void theOctet0x00IsTheLastRecordAlsoWithATicket() {
        fixture.settings = new EapTlsSettings(TlsVersion.TLS_1_2, TlsVersion.TLS_1_3, 3000);
        Loopback.Run run = fixture.run(fixture.peer(Way.TICKET_13).withFragmentSize(3000));
        EapStep announcing = run.steps().get(run.steps().size() - 2);
        byte[] packet = Loopback.packet(announcing);
        assertTrue(run.peer().session().isPresent());
        int records = 0;
        for (int at = 6; at < packet.length; at += 5 + ((packet[at + 3] & 0xFF) << 8 | packet[at + 4] & 0xFF)) {
            records++;
        }
        assertEquals(2, records, "one ticket, and the octet");
        // Application data of one octet, its type, and the tag of 16.
        byte[] record = {23, 3, 3, 0, 18};
        int last = packet.length - record.length - 18;
        assertArrayEquals(record, Arrays.copyOfRange(packet, last, last + record.length));
    }

    @ParameterizedTest
    @EnumSource
    void aSessionIsResumedAgainAndAgain(Way way) {
        ResumableSession session = fixture.session(way);
        for (int i = 0; i < 3; i++) {
            Loopback.Run again = fixture.run(fixture.peer(way).resuming(session));
            assertResumed(again);
            session = again.peer().session().orElseThrow();
        }
    }

    /** RFC 8446 §4.6.1. */
    @ParameterizedTest
    @EnumSource
    void aSessionEndsItsLifetimeAfterTheProofOfTheKeyHoweverOftenItWasResumed(Way way) {
        PeerSettings device =
                loopback.peer(fixture.ca.issue(Leaf.device("S-1"))).withVersion(way.version);
        PeerSettings peer = way == Way.SESSION_ID_12 ? device.withoutSessionTickets() : device;
        ResumableSession session = fixture.run(peer).peer().session().orElseThrow();
        fixture.now = fixture.now.plus(ResumptionFixture.LIFETIME).minusSeconds(60);
        Loopback.Run last = fixture.run(peer.resuming(session));
        assertResumed(last);
        fixture.now = fixture.now.plusSeconds(61);
        assertFull(fixture.run(peer.resuming(last.peer().session().orElseThrow())));
        assertFull(fixture.run(peer.resuming(session)));
    }

    @ParameterizedTest
    @EnumSource
    void whoWouldBeRefusedTodayHasToProveItsKeyAndIsToldByAnAlert(Way way) {
        ResumableSession session = fixture.session(way);
        fixture.wouldPermit = false;
        loopback.answer = Decisions.refuse();
        loopback.asked.clear();
        Loopback.Run run = fixture.run(fixture.peer(way).resuming(session));
        assertRefused(run, "device-unknown", "access_denied");
        assertFalse(run.conversation().tls().orElseThrow().resumed());
        assertEquals(1, loopback.asked.size());
    }

    /** The state changes between ClientHello and Finished. */
    @ParameterizedTest
    @EnumSource
    void theDecisionFallsWhenTheSessionsSecretIsProven(Way way) {
        ResumableSession session = fixture.session(way);
        loopback.answer = Decisions.refuse();
        Loopback.Run run = fixture.run(fixture.peer(way).resuming(session));
        EapStep.Failure failure = assertInstanceOf(EapStep.Failure.class, run.last());
        assertEquals("device-unknown", failure.refusal().code().code());
        assertEquals(Optional.of("access_denied"), run.peer().alertReceived());
        assertTrue(run.conversation().tls().orElseThrow().resumed());
        assertEquals(1, run.decided().size());
    }

    @ParameterizedTest
    @EnumSource
    void aCertificateRevokedSince(Way way) {
        ResumableSession session = fixture.session(way);
        fixture.trust = fixture.trust(Crls.of(loopback.deviceRoot.crl(), fixture.ca.crl(fixture.device.certificate())));
        assertRefused(fixture.run(fixture.peer(way).resuming(session)), "cert-revoked", "certificate_revoked");
    }

    @ParameterizedTest
    @EnumSource
    void aCertificateExpiredSince(Way way) {
        ResumableSession session = fixture.session(way);
        fixture.now = fixture.now.plus(Duration.ofHours(7));
        assertRefused(fixture.run(fixture.peer(way).resuming(session)), "cert-expired", "certificate_expired");
    }

    /** With the old one in the ticket: what was good is no obstacle to what is. */
    @ParameterizedTest
    @EnumSource
    void aCertificateRenewedSince(Way way) {
        ResumableSession session = fixture.session(way);
        fixture.now = fixture.now.plus(Duration.ofHours(7));
        PeerSettings renewed =
                loopback.peer(fixture.ca.issue(Leaf.device("S-1"))).withVersion(way.version);
        assertFull(fixture.run(renewed.resuming(session)));
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "SESSION_ID_12")
    void aTicketOfARotatedOutKey(Way way) {
        ResumableSession session = fixture.session(way);
        TicketKey next = TicketKey.generate(loopback.pki.cryptography().random(), fixture.now);
        fixture.keys.use(List.of(next));
        assertFull(fixture.run(fixture.peer(way).resuming(session)));
        fixture.keys.use(List.of());
        Loopback.Run without = fixture.run(fixture.peer(way).resuming(session));
        assertFull(without);
        assertEquals(Optional.empty(), without.peer().session(), "a ticket without a key");
    }

    @ParameterizedTest
    @EnumSource
    void aServerOfAnotherName(Way way) {
        ResumableSession session = fixture.session(way);
        fixture.credentials =
                loopback.certified(loopback.serverRoot.intermediate("CA 2").issue(Leaf.server("nac.example")));
        assertResumed(fixture.run(fixture.peer(way).resuming(session)));
        fixture.credentials =
                loopback.certified(loopback.serverRoot.intermediate("CA 2").issue(Leaf.server("other.example")));
        assertFull(fixture.run(fixture.peer(way).resuming(session)));
    }

    @ParameterizedTest
    @EnumSource
    void anIntermediateThatIsConfiguredNeedsNoPlaceInTheTicket(Way way) {
        ResumableSession whole = fixture.session(way);
        fixture.trust = new ChainValidator(
                new TrustSettings(
                        List.of(Anchor.of(List.of(loopback.deviceRoot.certificate()), RevocationSettings.off())),
                        List.of(fixture.ca.certificate()),
                        IdentitySource.DEFAULT,
                        List.of()),
                loopback.pki.cryptography(),
                fixture.clock);
        ResumableSession shorter = fixture.session(way);
        assertResumed(fixture.run(fixture.peer(way).resuming(shorter)));
        if (way != Way.SESSION_ID_12) {
            assertTrue(shorter.ticket().length < whole.ticket().length - 300);
            assertTrue(shorter.ticket().length < 800, "octets " + shorter.ticket().length);
        }
    }

    /** RFC 7627 §5.3. */
    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "TICKET_13")
    void withoutExtendedMasterSecretThereIsNothingToResume(Way way) {
        Loopback.Run run = fixture.run(fixture.peer(way).withoutExtendedMasterSecret());
        assertFull(run);
        assertEquals(Optional.empty(), run.peer().session());
        assertEquals(0, fixture.cache.sessions());
    }

    @ParameterizedTest
    @EnumSource
    void anotherVersionThanTheSessions(Way way) {
        ResumableSession session = fixture.session(way);
        TlsVersion other = way.version == TlsVersion.TLS_1_2 ? TlsVersion.TLS_1_3 : TlsVersion.TLS_1_2;
        fixture.settings = new EapTlsSettings(other, other, 1024);
        PeerSettings both = loopback.peer(fixture.device).resuming(session);
        Loopback.Run run = fixture.run(both);
        assertFull(run);
        assertEquals(Optional.of(other), run.peer().version());
    }

    /** A ticket or an id can be seen on the wire; without the secret it is worth nothing, and proves nothing. */
    @ParameterizedTest
    @EnumSource
    void aStolenTicketWithoutItsSecret(Way way) {
        ResumableSession session = fixture.session(way);
        ResumableSession stolen = new ResumableSession(
                session.version(),
                session.cipherSuite(),
                Secret.of(new byte[session.secret().length()]),
                session.ticket(),
                session.sessionId());
        loopback.asked.clear();
        Loopback.Run run = fixture.run(fixture.peer(way).resuming(stolen));
        assertInstanceOf(EapStep.Failure.class, run.last());
        assertInstanceOf(Decision.Refuse.class, run.decided().get(0));
        assertEquals(1, run.decided().size());
        assertTrue(loopback.asked.isEmpty(), "decided on a device that proved nothing");
        assertEquals(Optional.empty(), run.conversation().tls().flatMap(TlsFacts::clientCertificate));
    }

    /** RFC 5077 §3.4, RFC 8446 §4.2.11: what is no ticket of ours means a full handshake, and harms nobody. */
    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "SESSION_ID_12")
    void aTicketThatWasChangedOrMadeUp(Way way) {
        long seed = System.nanoTime();
        System.out.println("seed " + seed);
        Random random = new Random(seed);
        ResumableSession session = fixture.session(way);
        for (int i = 0; i < 60; i++) {
            byte[] ticket = session.ticket().clone();
            if (i % 3 == 0) {
                ticket = new byte[1 + random.nextInt(3000)];
                random.nextBytes(ticket);
            } else {
                ticket[random.nextInt(ticket.length)] ^= (byte) (1 + random.nextInt(255));
            }
            ResumableSession changed = new ResumableSession(
                    session.version(), session.cipherSuite(), session.secret(), ticket, session.sessionId());
            assertFull(fixture.run(fixture.peer(way).resuming(changed)));
        }
    }

    /** RFC 5246 §7.2.2: a connection that fails takes its session along. */
    @Test
    void aSessionIdIsForgottenWithAConnectionThatFails() {
        ResumableSession session = fixture.session(Way.SESSION_ID_12);
        assertEquals(1, fixture.cache.sessions());
        fixture.run(fixture.peer(Way.SESSION_ID_12)
                .resuming(new ResumableSession(
                        session.version(),
                        session.cipherSuite(),
                        Secret.of(new byte[48]),
                        session.ticket(),
                        session.sessionId())));
        assertEquals(0, fixture.cache.sessions());
    }

    @ParameterizedTest
    @EnumSource
    void resumptionTurnedOff(Way way) {
        EapTlsServer server =
                new EapTlsServer(loopback.crypto, fixture.settings, () -> fixture.credentials, () -> fixture.trust);
        ResumableSession session = fixture.session(way);
        Loopback.Run run = loopback.run(server, fixture.peer(way).resuming(session));
        assertFull(run);
        assertEquals(Optional.empty(), run.peer().session());
    }

    private static int octets(Loopback.Run run) {
        return run.steps().stream()
                .mapToInt(step -> Loopback.packet(step).length)
                .sum();
    }

    private static void assertFull(Loopback.Run run) {
        assertInstanceOf(EapStep.Success.class, run.last(), () -> run.decided().toString());
        assertFalse(run.conversation().tls().orElseThrow().resumed());
        assertFalse(run.peer().resumed());
    }

    private static void assertResumed(Loopback.Run run) {
        assertInstanceOf(
                EapStep.Success.class,
                run.last(),
                () -> run.decided() + " " + run.peer().failure());
        assertTrue(run.peer().resumed(), "the device did a full handshake");
        TlsFacts facts = run.conversation().tls().orElseThrow();
        assertTrue(facts.resumed());
        assertEquals(run.peer().cipherSuite().orElse(facts.cipher()), facts.cipher());
        assertEquals(
                "serialNumber=S-1,CN=S-1",
                facts.clientCertificate().orElseThrow().subject());
    }

    private static void assertRefused(Loopback.Run run, String code, String alert) {
        EapStep.Failure failure = assertInstanceOf(EapStep.Failure.class, run.last());
        assertEquals(code, failure.refusal().code().code(), failure.refusal()::explanation);
        assertEquals(Optional.of(alert), run.peer().alertReceived());
        EapStep alerting = run.steps().get(run.steps().size() - 2);
        assertEquals(Optional.of(failure.refusal()), alerting.decided(), "the alert announces the refusal");
    }
}
