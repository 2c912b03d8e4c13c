package org.portcullis.eap.trust;

import java.security.cert.X509Certificate;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.portcullis.eap.crypto.Cryptography;
import org.portcullis.eap.x509.CertificateFacts;
import org.portcullis.eap.x509.Printable;
import org.portcullis.policy.decision.FailureCode;
import org.portcullis.policy.device.Credential;
import org.portcullis.policy.device.ProvenCredential;

/**
 * Says whether a device's certificate chain is to be trusted, and whom it names: path, purpose, revocation, identity.
 * Immutable: another configuration is another object.
 */
public final class ChainValidator {
    private final PathValidator paths;
    private final RevocationCheck revocation;
    private final InstantSource clock;
    private final TrustSettings settings;
    private final List<IdentitySource> identity;
    private final Map<X509Certificate, Anchor> anchors = new HashMap<>();
    private final List<X509Certificate> ownIssuers;

    /** @throws IllegalArgumentException when a configured certificate cannot be used */
    public ChainValidator(TrustSettings settings, Cryptography cryptography, InstantSource clock) {
        this.clock = clock;
        this.settings = settings;
        this.identity = settings.identity();
        this.ownIssuers = settings.ownIssuers();
        List<X509Certificate> certificates = new ArrayList<>(ownIssuers);
        for (Anchor anchor : settings.anchors()) {
            for (X509Certificate certificate : anchor.certificates()) {
                certificates.add(certificate);
                anchors.putIfAbsent(certificate, anchor);
            }
        }
        this.paths = new PathValidator(
                certificates,
                settings.intermediates(),
                settings.lateLdevids() ? Set.copyOf(ownIssuers) : Set.of(),
                cryptography,
                clock);
        this.revocation = new RevocationCheck(
                new CrlCheck(new CertificateSignatures(cryptography)), new OcspCheck(paths::isConfigured));
    }

    /** Whom it believes, beside the own issuers, in the order of the configuration. */
    public List<Anchor> anchors() {
        return settings.anchors();
    }

    /** The configured certificate or own issuer of these octets, if it is one. */
    public Optional<X509Certificate> configured(byte[] encoding) {
        return paths.configured(encoding);
    }

    /** The certificate of these octets, if it is at hand and needs no parsing any more. */
    public Optional<X509Certificate> known(byte[] encoding) {
        return paths.known(encoding);
    }

    /**
     * Validates a chain.
     *
     * @param presented the device's certificate, then whatever it sent along
     */
    public ChainVerdict validate(PresentedChain presented) {
        List<String> trace = new ArrayList<>();
        List<RevocationFinding> findings = new ArrayList<>();
        try {
            return new ChainVerdict.Trusted(credential(presented, trace, findings), trace, findings);
        } catch (RejectedException rejected) {
            trace.add("the chain is not trusted: " + rejected.code().code());
            return new ChainVerdict.Rejected(rejected.code(), rejected.getMessage(), trace, findings);
        } catch (RuntimeException malformed) {
            // Certificates are parsed as they are looked at; any part of a hostile one may turn out to be malformed.
            trace.add("the chain is not trusted: " + FailureCode.CERT_MALFORMED.code());
            return new ChainVerdict.Rejected(
                    FailureCode.CERT_MALFORMED,
                    "A certificate in the chain is malformed: "
                            + Printable.text(String.valueOf(malformed.getMessage()), 200) + ".",
                    trace,
                    findings);
        }
    }

    private ProvenCredential credential(PresentedChain presented, List<String> trace, List<RevocationFinding> findings)
            throws RejectedException {
        CertificatePath path = paths.validate(presented, KeyPurposeId.id_kp_clientAuth);
        trace.add("the chain of " + path.leaf().name() + " is valid up to the anchor "
                + path.anchor().name());
        X509Certificate anchorCertificate = path.anchor().certificate();
        boolean own = ownIssuers.contains(anchorCertificate);
        Optional<Anchor> anchor = own ? Optional.empty() : Optional.of(anchors.get(anchorCertificate));

        RevocationCheck.Status status = revocation(path, anchor, trace, findings);

        X509Certificate leaf = path.leaf().certificate();
        // What this CA issues has its serial in all three places, and only the URI has room for any serial.
        List<IdentitySource> order = anchor.map(known -> known.identity().isEmpty() ? identity : known.identity())
                .orElse(IdentitySource.DEFAULT);
        DeviceIdentity named = DeviceIdentity.of(leaf, path.leaf().facts().names(), order)
                .orElseThrow(() -> new RejectedException(
                        FailureCode.IDENTITY_MISSING,
                        "The certificate " + path.leaf().name() + " has none of "
                                + order.stream().map(IdentitySource::word).toList() + " to name a device by."));
        trace.add("it names " + Printable.text(named.text(), 128) + ", by "
                + named.source().word());
        return credential(path.leaf().facts(), named, own, anchor.flatMap(Anchor::vendor), status);
    }

    private RevocationCheck.Status revocation(
            CertificatePath path, Optional<Anchor> anchor, List<String> trace, List<RevocationFinding> findings)
            throws RejectedException {
        try {
            RevocationCheck.Status status = anchor.isEmpty()
                    ? RevocationCheck.Status.REGISTRY
                    : revocation.check(path, anchor.get().revocation(), clock.instant(), findings);
            trace.add("revocation: " + status.word());
            return status;
        } finally {
            findings.forEach(finding -> trace.add("revocation of " + finding.text()));
        }
    }

    private static ProvenCredential credential(
            CertificateFacts facts,
            DeviceIdentity named,
            boolean own,
            Optional<String> vendor,
            RevocationCheck.Status status) {
        return new ProvenCredential(
                named.text(),
                own ? Credential.Kind.LDEVID : Credential.Kind.IDEVID,
                vendor,
                facts.issuer(),
                facts.subject(),
                facts.serialNumber(),
                facts.keyId(),
                facts.keyType(),
                facts.sha256(),
                facts.notBefore(),
                facts.notAfter(),
                facts.alternativeNames(),
                status.word(),
                facts.hints());
    }
}
