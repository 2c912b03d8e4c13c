package org.portcullis.eap.tls;

import java.security.cert.X509Certificate;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.portcullis.eap.Leaf;
import org.portcullis.eap.TestPki;
import org.portcullis.eap.TestPki.Authority;
import org.portcullis.eap.TestPki.Identity;
import org.portcullis.eap.eap.Authorizer;
import org.portcullis.eap.eap.EapConversation;
import org.portcullis.eap.eap.EapStep;
import org.portcullis.eap.peer.EapTlsPeer;
import org.portcullis.eap.peer.PeerSettings;
import org.portcullis.eap.peer.PeerStep;
import org.portcullis.eap.trust.Anchor;
import org.portcullis.eap.trust.ChainValidator;
import org.portcullis.eap.trust.IdentitySource;
import org.portcullis.eap.trust.PathValidator;
import org.portcullis.eap.trust.RevocationSettings;
import org.portcullis.eap.trust.TrustSettings;
import org.portcullis.policy.decision.Decision;
import org.portcullis.policy.device.ProvenCredential;

/** The appliance's EAP server on one side and supplicants on the other, joined without a network. */
public final class Loopback {
    final TestPki pki;
    final TlsCryptography crypto;
    final Authority serverRoot;
    final Authority deviceRoot;
    final InstantSource clock;
    final List<ProvenCredential> asked = new ArrayList<>();
    Decision answer;

    Loopback(TestPki pki) {
        this.pki = pki;
        this.crypto = new TlsCryptography(pki.cryptography());
        this.clock = InstantSource.fixed(pki.now());
        this.serverRoot = pki.root("Server Root");
        this.deviceRoot = pki.root("Device Root");
        this.answer = Decisions.permit();
    }

    CertifiedKey certified(Identity identity) {
        return CertifiedKey.of(identity.chain(), identity.key(), pki.cryptography(), crypto);
    }

    CertifiedKey server() {
        return certified(serverRoot.intermediate("Server CA").issue(Leaf.server("nac.example")));
    }

    EapTlsServer eapServer(EapTlsSettings settings, CertifiedKey credentials, ChainValidator trust) {
        return new EapTlsServer(crypto, settings, () -> credentials, () -> trust);
    }

    ChainValidator trust(RevocationSettings revocation, X509Certificate... anchors) {
        return new ChainValidator(
                new TrustSettings(
                        List.of(Anchor.of(List.of(anchors), revocation)), List.of(), IdentitySource.DEFAULT, List.of()),
                pki.cryptography(),
                clock);
    }

    ChainValidator trust() {
        return trust(RevocationSettings.off(), deviceRoot.certificate());
    }

    PeerSettings peer(Identity device) {
        return PeerSettings.of("host/device", certified(device), serverTrust(serverRoot));
    }

    PathValidator serverTrust(Authority root) {
        return new PathValidator(List.of(root.certificate()), List.of(), pki.cryptography(), clock);
    }

    Authorizer authorizer() {
        return credential -> {
            asked.add(credential);
            return answer;
        };
    }

    /** How one authentication went, step by step. */
    record Run(EapConversation conversation, List<EapStep> steps, EapTlsPeer peer, Optional<PeerStep> peerEnd) {
        EapStep last() {
            return steps.get(steps.size() - 1);
        }

        List<Decision> decided() {
            return steps.stream().flatMap(step -> step.decided().stream()).toList();
        }
    }

    Run run(EapTlsServer server, PeerSettings settings) {
        return run(server.begin(authorizer()), new EapTlsPeer(settings, crypto));
    }

    static Run run(EapConversation conversation, EapTlsPeer peer) {
        List<EapStep> steps = new ArrayList<>();
        byte[] packet = peer.identityResponse(7);
        Optional<PeerStep> end = Optional.empty();
        for (int round = 0; round < 200 && end.isEmpty(); round++) {
            EapStep step = conversation.receive(packet);
            steps.add(step);
            byte[] answer = packet(step);
            PeerStep reaction = peer.receive(answer);
            if (reaction instanceof PeerStep.Respond respond) {
                packet = respond.packet();
            } else {
                end = Optional.of(reaction);
            }
        }
        return new Run(conversation, steps, peer, end);
    }

    static byte[] packet(EapStep step) {
        if (step instanceof EapStep.Challenge challenge) {
            return challenge.packet();
        }
        if (step instanceof EapStep.Success success) {
            return success.packet();
        }
        return step instanceof EapStep.Failure failure ? failure.packet() : new byte[0];
    }
}
