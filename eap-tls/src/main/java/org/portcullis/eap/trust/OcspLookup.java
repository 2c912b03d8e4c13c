package org.portcullis.eap.trust;

import java.net.URI;
import java.security.PublicKey;
import java.security.cert.X509Certificate;
import java.util.List;

/** Asks an OCSP responder, or remembers what it said (RFC 6960). For many threads; waits for at most a second. */
@FunctionalInterface
public interface OcspLookup {
    /** Where nobody is asked. */
    OcspLookup NONE = question -> new OcspStatus.Unreachable("OCSP is not available");

    OcspStatus status(Question question);

    /**
     * One certificate to ask about.
     *
     * @param responder an http or https address
     * @param crls of the same anchor, to look up the responder's own certificate in
     */
    record Question(
            URI responder,
            OcspSettings.Nonce nonce,
            X509Certificate certificate,
            Issuer issuer,
            List<RevocationList> crls) {}

    /** The issuer of the certificate, whose key signs the response or the responder's certificate. */
    record Issuer(X509Certificate certificate, PublicKey key) {}
}
