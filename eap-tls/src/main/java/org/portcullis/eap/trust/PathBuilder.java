package org.portcullis.eap.trust;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import javax.security.auth.x500.X500Principal;
import org.portcullis.policy.decision.FailureCode;

/**
 * Finds ways from one presented certificate up to an anchor (RFC 4158), by names, key identifiers and signatures. Used
 * for one chain; the work that a hostile chain can cause is bounded.
 */
final class PathBuilder {
    private static final int MAX_PATHS = 4;
    private static final int MAX_SIGNATURES = 24;

    private final Map<X500Principal, List<Node>> anchors;
    private final List<Node> intermediates;
    private final Set<Issuance> known;
    private final VerifiedSignatures verified;
    private final CertificateSignatures signatures;
    private final int maxDepth;

    private final List<CertificatePath> found = new ArrayList<>();
    private int attempts;
    private RejectedException deepest;
    private int deepestAt = -1;

    /**
     * One certificate signed with another's key.
     */
    record Issuance(Node certificate, Node issuer) {}

    /**
     * @param intermediates presented and configured ones, the presented first
     * @param known issuances among configured certificates, whose signatures were verified at load
     * @param verified signatures of peers that came before
     */
    PathBuilder(
            Map<X500Principal, List<Node>> anchors,
            List<Node> intermediates,
            Set<Issuance> known,
            VerifiedSignatures verified,
            CertificateSignatures signatures,
            int maxDepth) {
        this.anchors = anchors;
        this.intermediates = intermediates;
        this.known = known;
        this.verified = verified;
        this.signatures = signatures;
        this.maxDepth = maxDepth;
    }

    /**
     * At least one path, at most {@value #MAX_PATHS}.
     *
     * @throws RejectedException when there is none, and how far it went
     */
    List<CertificatePath> from(Node leaf) throws RejectedException {
        extend(List.of(leaf));
        if (found.isEmpty()) {
            throw Optional.ofNullable(deepest)
                    .orElseGet(() -> new RejectedException(
                            FailureCode.CERT_CHAIN_INVALID, "The chain is too tangled to find a path in it."));
        }
        return found;
    }

    private void extend(List<Node> path) {
        Node last = path.get(path.size() - 1);
        if (!CertificateSignatures.sound(last.certificate().getSigAlgOID())) {
            note(
                    path,
                    FailureCode.CERT_CHAIN_INVALID,
                    "The certificate " + last.name() + " is signed with the algorithm "
                            + last.certificate().getSigAlgName() + ", which nobody can rely upon.");
            return;
        }
        boolean badSignature = false;
        for (Node anchor : anchors.getOrDefault(last.issuer(), List.of())) {
            if (!last.mayBeIssuedBy(anchor) || found.size() == MAX_PATHS) {
                continue;
            }
            if (signed(last, anchor)) {
                found.add(new CertificatePath(path, anchor));
            } else {
                badSignature = true;
            }
        }
        if (found.isEmpty() && path.size() == maxDepth) {
            note(path, FailureCode.CERT_CHAIN_INVALID, "The chain is longer than " + maxDepth + " certificates.");
            return;
        }
        boolean extended = false;
        for (Node issuer : intermediates) {
            if (found.size() == MAX_PATHS || path.contains(issuer) || !last.mayBeIssuedBy(issuer)) {
                continue;
            }
            if (signed(last, issuer)) {
                List<Node> longer = new ArrayList<>(path);
                longer.add(issuer);
                extended = true;
                extend(longer);
            } else {
                badSignature = true;
            }
        }
        if (found.isEmpty() && !extended) {
            if (badSignature) {
                note(
                        path,
                        FailureCode.CERT_CHAIN_INVALID,
                        "The signature on the certificate " + last.name() + " does not verify with the key of its"
                                + " issuer " + last.issuerName() + ".");
            } else {
                note(
                        path,
                        FailureCode.ISSUER_UNKNOWN,
                        "The issuer " + last.issuerName() + " of the certificate " + last.name()
                                + " is no trust anchor, and no certificate of it is at hand.");
            }
        }
    }

    private boolean signed(Node certificate, Node issuer) {
        if (known.contains(new Issuance(certificate, issuer))) {
            return true;
        }
        if (verified.contains(certificate, issuer)) {
            return true;
        }
        boolean good = attempts++ < MAX_SIGNATURES && signatures.verify(certificate.certificate(), issuer.key());
        if (good) {
            verified.add(certificate, issuer);
        }
        return good;
    }

    // Of several dead ends the one nearest to an anchor tells most.
    private void note(List<Node> path, FailureCode code, String explanation) {
        if (path.size() > deepestAt) {
            deepestAt = path.size();
            deepest = new RejectedException(code, explanation);
        }
    }
}
