package org.portcullis.radius.endtoend;

import java.net.URI;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.bouncycastle.cert.ocsp.CertificateStatus;
import org.bouncycastle.cert.ocsp.UnknownStatus;
import org.portcullis.eap.TestPki.Leaf;
import org.portcullis.eap.trust.BoundedHttp;
import org.portcullis.eap.trust.OcspAnswer;
import org.portcullis.eap.trust.OcspClient;
import org.portcullis.eap.trust.OcspListener;
import org.portcullis.eap.trust.OcspLookup;
import org.portcullis.eap.trust.OcspResponder;
import org.portcullis.eap.trust.OcspSettings;
import org.portcullis.eap.trust.RevocationSettings;

/** Scenes in which OCSP is asked and gives no good answer. */
final class OcspScenes {
    private OcspScenes() {}

    static void withoutResponder(Scene scene, FailureScenarios.Scenario then) throws Exception {
        asking(scene, Optional.empty(), then);
    }

    static void unreachable(Scene scene, FailureScenarios.Scenario then) throws Exception {
        URI closed;
        try (OcspResponder responder = new OcspResponder()) {
            closed = responder.address();
        }
        asking(scene, Optional.of(closed), then);
    }

    static void outOfDate(Scene scene, FailureScenarios.Scenario then) throws Exception {
        Instant now = scene.pki.now();
        OcspAnswer old = answer(scene, CertificateStatus.GOOD)
                .valid(now.minus(Duration.ofDays(3)), Optional.of(now.minus(Duration.ofDays(2))));
        answering(scene, old, then);
    }

    static void unknown(Scene scene, FailureScenarios.Scenario then) throws Exception {
        answering(scene, answer(scene, new UnknownStatus()), then);
    }

    /** The first question of a JVM loads half an HTTP client, and who asks waits for a second only. */
    private static OcspLookup.Question aboutAnother(Scene scene, URI responder) {
        X509Certificate root = scene.deviceRoot.certificate();
        return new OcspLookup.Question(
                responder,
                OcspSettings.Nonce.OFF,
                scene.deviceRoot.issue(Leaf.device("S-0")).certificate(),
                new OcspLookup.Issuer(root, root.getPublicKey()),
                List.of());
    }

    private static final class Deaf implements OcspListener {
        @Override
        public void unreachable(URI responder, String why) {}

        @Override
        public void reachable(URI responder) {}
    }

    private static OcspAnswer answer(Scene scene, CertificateStatus status) {
        return OcspAnswer.of(scene.deviceRoot.signer(), scene.deviceRoot.certificate(), status, scene.pki.now());
    }

    private static void answering(Scene scene, OcspAnswer answer, FailureScenarios.Scenario then) throws Exception {
        try (OcspResponder responder = new OcspResponder()) {
            responder.answers(answer::to);
            asking(scene, Optional.of(responder.address()), then);
        }
    }

    private static void asking(Scene scene, Optional<URI> responder, FailureScenarios.Scenario then) throws Exception {
        try (BoundedHttp http = new BoundedHttp(Duration.ofSeconds(5))) {
            OcspClient client = new OcspClient(http, scene.pki.cryptography(), InstantSource.system(), new Deaf());
            responder.ifPresent(address -> client.status(aboutAnother(scene, address)));
            scene.revocation = new RevocationSettings(
                    List.of(RevocationSettings.Check.OCSP),
                    RevocationSettings.OnUnknown.REFUSE,
                    List::of,
                    Duration.ZERO,
                    new OcspSettings(client, responder, OcspSettings.Nonce.TRY));
            then.play(scene);
        }
    }
}
