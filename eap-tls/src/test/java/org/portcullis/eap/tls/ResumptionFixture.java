package org.portcullis.eap.tls;

import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.portcullis.eap.Leaf;
import org.portcullis.eap.TestPki;
import org.portcullis.eap.TestPki.Authority;
import org.portcullis.eap.TestPki.Identity;
import org.portcullis.eap.eap.Authorizer;
import org.portcullis.eap.peer.EapTlsPeer;
import org.portcullis.eap.peer.PeerSettings;
import org.portcullis.eap.peer.ResumableSession;
import org.portcullis.eap.session.SessionCache;
import org.portcullis.eap.session.TicketKey;
import org.portcullis.eap.session.TicketKeySchedule;
import org.portcullis.eap.session.TicketKeys;
import org.portcullis.eap.trust.Anchor;
import org.portcullis.eap.trust.ChainValidator;
import org.portcullis.eap.trust.IdentitySource;
import org.portcullis.eap.trust.RevocationSettings;
import org.portcullis.eap.trust.TrustSettings;
import org.portcullis.policy.decision.Decision;
import org.portcullis.policy.device.ProvenCredential;

/** A server that resumes sessions, with a clock, trust and decisions that the test moves on. */
final class ResumptionFixture {
    static final Duration LIFETIME = Duration.ofHours(12);

    /** How a session is resumed. */
    enum Way {
        TICKET_12(TlsVersion.TLS_1_2),
        SESSION_ID_12(TlsVersion.TLS_1_2),
        TICKET_13(TlsVersion.TLS_1_3);

        final TlsVersion version;

        Way(TlsVersion version) {
            this.version = version;
        }
    }

    final Loopback loopback = new Loopback(new TestPki());
    final Authority ca = loopback.deviceRoot.intermediate("Device CA");
    final Identity device = ca.issue(Leaf.device("S-1")
            .valid(loopback.pki.now().minusSeconds(60), loopback.pki.now().plus(Duration.ofHours(6))));
    final InstantSource clock = () -> now();
    final TicketKeys keys = new TicketKeys(loopback.pki.cryptography(), clock);
    final SessionCache cache = new SessionCache(1000, 1 << 20);
    final TlsSessions sessions = new TlsSessions(new TicketKeySchedule(LIFETIME), keys, cache, clock);
    Instant now = loopback.pki.now();
    ChainValidator trust = trust(RevocationSettings.off());
    CertifiedKey credentials = loopback.server();
    EapTlsSettings settings = EapTlsSettings.defaults();
    boolean wouldPermit = true;

    ResumptionFixture() {
        keys.use(List.of(TicketKey.generate(loopback.pki.cryptography().random(), now.minusSeconds(3600))));
    }

    private Instant now() {
        return now;
    }

    ChainValidator trust(RevocationSettings revocation) {
        X509Certificate anchor = loopback.deviceRoot.certificate();
        return new ChainValidator(
                new TrustSettings(
                        List.of(Anchor.of(List.of(anchor), revocation)), List.of(), IdentitySource.DEFAULT, List.of()),
                loopback.pki.cryptography(),
                clock);
    }

    EapTlsServer server() {
        return new EapTlsServer(
                loopback.crypto,
                any -> settings,
                () -> credentials,
                () -> trust,
                Optional.of(sessions),
                Optional::empty);
    }

    Authorizer authorizer() {
        return new Authorizer() {
            @Override
            public Decision authorize(ProvenCredential credential) {
                return loopback.authorizer().authorize(credential);
            }

            @Override
            public boolean wouldPermit(ProvenCredential credential) {
                return wouldPermit;
            }
        };
    }

    PeerSettings peer(Way way) {
        PeerSettings peer = loopback.peer(device).withVersion(way.version);
        return way == Way.SESSION_ID_12 ? peer.withoutSessionTickets() : peer;
    }

    Loopback.Run run(PeerSettings peer) {
        return Loopback.run(server().begin(authorizer()), new EapTlsPeer(peer, loopback.crypto));
    }

    /** What a full handshake leaves with the device. */
    ResumableSession session(Way way) {
        return run(peer(way)).peer().session().orElseThrow();
    }
}
