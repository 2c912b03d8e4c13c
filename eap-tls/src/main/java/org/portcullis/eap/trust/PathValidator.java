package org.portcullis.eap.trust;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.cert.CertPathValidator;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateEncodingException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.PKIXParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Date;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.portcullis.eap.crypto.Cryptography;
import org.portcullis.eap.x509.CertificateFacts;
import org.portcullis.eap.x509.Printable;
import org.portcullis.policy.decision.FailureCode;

/**
 * Validates certification paths (RFC 5280 §6.1), but for revocation. Configured certificates are parsed, and
 * their signatures among each other verified, once.
 */
public final class PathValidator {
    private static final int MAX_DEPTH = 8;
    private static final int MAX_PRESENTED = 10;

    private final Cryptography cryptography;
    private final CertificateSignatures signatures;
    private final InstantSource clock;
    private final Map<X500Principal, List<Node>> anchors = new HashMap<>();
    private final Map<X509Certificate, Node> configured = new HashMap<>();
    private final Map<ByteBuffer, X509Certificate> byOctets = new HashMap<>();
    private final List<Node> intermediates;
    private final Set<X509Certificate> late;
    private final Set<PathBuilder.Issuance> known = new HashSet<>();
    private final VerifiedSignatures verified = new VerifiedSignatures();
    private final ValidPaths valid = new ValidPaths();

    /** @throws IllegalArgumentException when a configured certificate is malformed */
    public PathValidator(
            List<X509Certificate> anchorCertificates,
            List<X509Certificate> intermediateCertificates,
            Cryptography cryptography,
            InstantSource clock) {
        this(anchorCertificates, intermediateCertificates, Set.of(), cryptography, clock);
    }

    /** @param late anchors of which a peer's own certificate passes after its time; nothing above it does */
    PathValidator(
            List<X509Certificate> anchorCertificates,
            List<X509Certificate> intermediateCertificates,
            Set<X509Certificate> late,
            Cryptography cryptography,
            InstantSource clock) {
        this.late = late;
        this.cryptography = cryptography;
        this.signatures = new CertificateSignatures(cryptography);
        this.clock = clock;
        for (X509Certificate anchor : new LinkedHashSet<>(anchorCertificates)) {
            Node node = Node.of(anchor, cryptography);
            configured.put(anchor, node);
            anchors.computeIfAbsent(node.subject(), name -> new ArrayList<>()).add(node);
        }
        this.intermediates = intermediateCertificates.stream()
                .distinct()
                .map(intermediate ->
                        configured.computeIfAbsent(intermediate, certificate -> Node.of(certificate, cryptography)))
                .toList();
        configured.keySet().forEach(certificate -> byOctets.put(ByteBuffer.wrap(encoded(certificate)), certificate));
        for (Node certificate : intermediates) {
            List<Node> issuers = new ArrayList<>(intermediates);
            anchors.values().forEach(issuers::addAll);
            issuers.stream()
                    .filter(certificate::mayBeIssuedBy)
                    .filter(issuer -> signatures.verify(certificate.certificate(), issuer.key()))
                    .forEach(issuer -> known.add(new PathBuilder.Issuance(certificate, issuer)));
        }
    }

    /** The configured certificate of these octets. */
    Optional<X509Certificate> configured(byte[] encoding) {
        return Optional.ofNullable(byOctets.get(ByteBuffer.wrap(encoding)));
    }

    /** The certificate of these octets, if it is at hand and needs no parsing any more. */
    Optional<X509Certificate> known(byte[] encoding) {
        return configured(encoding).or(() -> valid.certificate(encoding));
    }

    /** Whether it is an anchor or a configured intermediate. */
    boolean isConfigured(X509Certificate certificate) {
        return configured.containsKey(certificate);
    }

    /**
     * Checks a peer's certificate for one purpose, without regard to whom it names and to revocation.
     *
     * @param presented the peer's certificate, then whatever it sent along
     * @return why it is not to be trusted; empty when it is
     */
    public Optional<ChainVerdict.Rejected> check(List<X509Certificate> presented, KeyPurposeId purpose) {
        try {
            validate(new PresentedChain(presented), purpose);
            return Optional.empty();
        } catch (RejectedException rejected) {
            return Optional.of(new ChainVerdict.Rejected(rejected.code(), rejected.getMessage(), List.of(), List.of()));
        }
    }

    /** @throws RejectedException when no path is valid; says why the most promising one is not */
    CertificatePath validate(PresentedChain chain, KeyPurposeId purpose) throws RejectedException {
        List<X509Certificate> presented = chain.certificates();
        if (presented.isEmpty()) {
            throw new RejectedException(FailureCode.CERT_MISSING, "No certificate was presented.");
        }
        if (presented.size() > MAX_PRESENTED) {
            throw new RejectedException(
                    FailureCode.CERT_CHAIN_INVALID,
                    "The chain has " + presented.size() + " certificates; at most " + MAX_PRESENTED + " are taken.");
        }
        Instant now = clock.instant();
        Optional<CertificatePath> before = valid.find(presented)
                .filter(path -> path.certificates().stream().allMatch(node -> Validity.holds(node, now)));
        if (before.isPresent()) {
            chain.recognised(before.get().leaf().facts());
            ExtendedKeyUsageRule.check(before.get().leaf(), purpose);
            return before.get();
        }
        RejectedException first = null;
        for (CertificatePath path : paths(chain)) {
            try {
                check(path, purpose, now);
                valid.add(presented, path);
                return path;
            } catch (RejectedException rejected) {
                first = first == null ? rejected : first;
            }
        }
        throw first;
    }

    private List<CertificatePath> paths(PresentedChain chain) throws RejectedException {
        List<X509Certificate> presented = chain.certificates();
        Node leaf = node(presented.get(0), chain::leafFacts);
        Set<Node> candidates = new LinkedHashSet<>();
        for (X509Certificate certificate : presented.subList(1, presented.size())) {
            candidates.add(node(certificate, () -> CertificateFacts.of(certificate)));
        }
        candidates.addAll(intermediates);
        return new PathBuilder(anchors, List.copyOf(candidates), known, verified, signatures, MAX_DEPTH).from(leaf);
    }

    private Node node(X509Certificate certificate, Supplier<CertificateFacts> facts) throws RejectedException {
        Node ready = configured.get(certificate);
        if (ready != null) {
            return ready;
        }
        try {
            return Node.of(certificate, facts.get(), cryptography);
        } catch (RuntimeException malformed) {
            throw new RejectedException(
                    FailureCode.CERT_MALFORMED,
                    "A certificate in the chain is malformed: "
                            + Printable.text(String.valueOf(malformed.getMessage()), 200) + ".");
        }
    }

    private void check(CertificatePath path, KeyPurposeId purpose, Instant now) throws RejectedException {
        Instant end = path.leaf().facts().notAfter();
        Instant of = late.contains(path.anchor().certificate()) && now.isAfter(end) ? end : now;
        for (Node node : path.certificates()) {
            Validity.check(node, node.equals(path.leaf()) ? of : now);
        }
        validatePkix(path, of);
        ExtendedKeyUsageRule.check(path.leaf(), purpose);
    }

    // Basic constraints, key usage, name constraints, policies, critical extensions: by Bouncy Castle's RFC 5280 code.
    private void validatePkix(CertificatePath path, Instant now) throws RejectedException {
        List<X509Certificate> verified = new ArrayList<>();
        for (int i = 0; i < path.certificates().size(); i++) {
            verified.add(new VerifiedCertificate(
                    path.certificates().get(i), path.issuerOf(i).key()));
        }
        try {
            PKIXParameters parameters =
                    new PKIXParameters(Set.of(new TrustAnchor(path.anchor().certificate(), null)));
            parameters.setRevocationEnabled(false);
            parameters.setDate(Date.from(now));
            CertificateFactory factory = CertificateFactory.getInstance("X.509", cryptography.bouncyCastle());
            CertPathValidator.getInstance("PKIX", cryptography.bouncyCastle())
                    .validate(factory.generateCertPath(verified), parameters);
        } catch (CertPathValidatorException e) {
            String at = e.getIndex() >= 0 && e.getIndex() < path.certificates().size()
                    ? "The certificate " + path.certificates().get(e.getIndex()).name()
                    : "The chain";
            throw new RejectedException(FailureCode.CERT_CHAIN_INVALID, at + " breaks RFC 5280: " + reason(e) + ".");
        } catch (CertificateException | RuntimeException e) {
            throw new RejectedException(
                    FailureCode.CERT_CHAIN_INVALID, "The chain cannot be validated: " + reason(e) + ".");
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Bouncy Castle's path validator is unusable", e);
        }
    }

    private static byte[] encoded(X509Certificate certificate) {
        try {
            return certificate.getEncoded();
        } catch (CertificateEncodingException e) {
            throw new IllegalArgumentException("a configured certificate is malformed: " + e.getMessage(), e);
        }
    }

    private static String reason(Exception e) {
        return Printable.text(String.valueOf(e.getMessage()), 200);
    }
}
