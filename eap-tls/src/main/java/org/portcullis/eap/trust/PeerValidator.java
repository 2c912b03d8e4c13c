package org.portcullis.eap.trust;

import java.security.cert.X509Certificate;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.portcullis.eap.crypto.Cryptography;
import org.portcullis.eap.x509.Printable;
import org.portcullis.policy.decision.FailureCode;

/**
 * Says whether the certificate of a TLS client of the infrastructure (a switch, a proxy) is to be trusted: path, purpose,
 * revocation. It knows its own anchors alone, and does not say whom the certificate names. Immutable.
 */
public final class PeerValidator {
    private final PathValidator paths;
    private final RevocationCheck revocation;
    private final InstantSource clock;
    private final Map<X509Certificate, RevocationSettings> settings = new HashMap<>();
    private final List<X509Certificate> issuers;

    /**
     * @param anchors of them only certificates and revocation count
     * @throws IllegalArgumentException when a configured certificate cannot be used
     */
    public PeerValidator(List<Anchor> anchors, Cryptography cryptography, InstantSource clock) {
        this.clock = clock;
        List<X509Certificate> certificates = new ArrayList<>();
        for (Anchor anchor : anchors) {
            for (X509Certificate certificate : anchor.certificates()) {
                certificates.add(certificate);
                settings.putIfAbsent(certificate, anchor.revocation());
            }
        }
        issuers = List.copyOf(certificates);
        paths = new PathValidator(certificates, List.of(), cryptography, clock);
        revocation = new RevocationCheck(
                new CrlCheck(new CertificateSignatures(cryptography)), new OcspCheck(paths::isConfigured));
    }

    /** The anchors, for the list of certification authorities that a TLS server sends (RFC 8446 §4.2.4). */
    public List<X509Certificate> issuers() {
        return issuers;
    }

    /**
     * @param presented the peer's certificate, then whatever it sent along
     * @return why it is not to be trusted; empty when it is
     */
    public Optional<ChainVerdict.Rejected> check(List<X509Certificate> presented) {
        List<RevocationFinding> findings = new ArrayList<>();
        try {
            CertificatePath path = paths.validate(new PresentedChain(presented), KeyPurposeId.id_kp_clientAuth);
            revocation.check(path, settings.get(path.anchor().certificate()), clock.instant(), findings);
            return Optional.empty();
        } catch (RejectedException rejected) {
            return Optional.of(new ChainVerdict.Rejected(rejected.code(), rejected.getMessage(), List.of(), findings));
        } catch (RuntimeException malformed) {
            // Certificates are parsed as they are looked at; any part of a hostile one may turn out to be malformed.
            return Optional.of(new ChainVerdict.Rejected(
                    FailureCode.CERT_MALFORMED,
                    "A certificate in the chain is malformed: "
                            + Printable.text(String.valueOf(malformed.getMessage()), 200) + ".",
                    List.of(),
                    findings));
        }
    }
}
