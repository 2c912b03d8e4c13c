package org.portcullis.radius.endtoend;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.bouncycastle.cert.ocsp.CertificateStatus;
import org.bouncycastle.cert.ocsp.UnknownStatus;
import org.portcullis.eap.trust.BoundedHttp;
import org.portcullis.eap.trust.OcspAnswer;
import org.portcullis.eap.trust.OcspClient;
import org.portcullis.eap.trust.OcspListener;
import org.portcullis.eap.trust.OcspResponder;
import org.portcullis.eap.trust.OcspSettings;
import org.portcullis.eap.trust.RevocationSettings;
import org.portcullis.radius.external.FreePort;

/** Scenes in which OCSP is asked and gives no good answer. */
final class OcspScenes {
    /** Every responder here answers, or is not there at all. */
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private OcspScenes() {}

    static void withoutResponder(Scene scene, FailureScenarios.Scenario then) throws Exception {
        asking(scene, Optional.empty(), then);
    }

    static void unreachable(Scene scene, FailureScenarios.Scenario then) throws Exception {
        asking(scene, Optional.of(URI.create("http://127.0.0.1:" + FreePort.onLoopback() + "/")), then);
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
        try (BoundedHttp http = new BoundedHttp(PATIENCE)) {
            OcspClient client =
                    new OcspClient(http, scene.pki.cryptography(), InstantSource.system(), new Deaf(), PATIENCE);
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
