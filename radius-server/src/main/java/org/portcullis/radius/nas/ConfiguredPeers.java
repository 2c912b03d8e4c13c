package org.portcullis.radius.nas;

import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.portcullis.eap.trust.ChainVerdict;
import org.portcullis.eap.trust.PeerValidator;
import org.portcullis.eap.x509.CertificateFacts;
import org.portcullis.eap.x509.Pem;
import org.portcullis.eap.x509.PemException;
import org.portcullis.eap.x509.PresentedIdentifiers;
import org.portcullis.policy.decision.FailureCode;

/**
 * Knows TLS clients by what is configured now: first the path to one of the anchors of {@code radius.radsec.trust} (PKIX
 * trust, RFC 6614 §2.3), then which client names or fingerprints the certificate (§2.4).
 */
public final class ConfiguredPeers implements PeerAuthority {
    private final Supplier<PeerValidator> trust;
    private final Supplier<NasClients> clients;
    private final Pem pem;

    /** @param pem parses certificates as the validator wants them, whatever parser read them first */
    public ConfiguredPeers(Supplier<PeerValidator> trust, Supplier<NasClients> clients, Pem pem) {
        this.trust = trust;
        this.clients = clients;
        this.pem = pem;
    }

    @Override
    public List<X509Certificate> issuers() {
        return trust.get().issuers();
    }

    @Override
    public PeerVerdict judge(List<X509Certificate> presented) {
        try {
            List<X509Certificate> chain = presented.stream().map(this::reparsed).toList();
            Optional<ChainVerdict.Rejected> rejected = trust.get().check(chain);
            return rejected.<PeerVerdict>map(
                            why -> new PeerVerdict.Refused(FailureCode.RADSEC_CERTIFICATE_REFUSED, reason(why)))
                    .orElseGet(() -> client(chain.get(0)));
        } catch (PemException | IllegalArgumentException malformed) {
            return new PeerVerdict.Refused(
                    FailureCode.RADSEC_CERTIFICATE_REFUSED, "its certificate cannot be parsed (cert-malformed)");
        }
    }

    private PeerVerdict client(X509Certificate certificate) {
        CertificateFacts facts = CertificateFacts.of(certificate);
        List<NasClient> found = clients.get().find(PresentedIdentifiers.of(certificate), facts.sha256());
        if (found.size() == 1) {
            return new PeerVerdict.Admitted(found.get(0).overTls());
        }
        String which = "the certificate " + facts.subject() + " " + facts.alternativeNames() + " with the fingerprint "
                + facts.sha256();
        return new PeerVerdict.Refused(
                FailureCode.RADSEC_CLIENT_UNKNOWN,
                found.isEmpty()
                        ? which + " is no client's"
                        : which + " is that of several clients: "
                                + found.stream().map(NasClient::name).collect(Collectors.joining(", ")));
    }

    private static String reason(ChainVerdict.Rejected why) {
        String text = why.explanation().strip().replaceFirst("\\.$", "");
        return Character.toLowerCase(text.charAt(0)) + text.substring(1) + " ("
                + why.code().code() + ")";
    }

    private X509Certificate reparsed(X509Certificate certificate) {
        try {
            return pem.certificate("the peer's certificate", certificate.getEncoded());
        } catch (CertificateEncodingException e) {
            throw new PemException("the peer's certificate cannot be encoded", e);
        }
    }
}
