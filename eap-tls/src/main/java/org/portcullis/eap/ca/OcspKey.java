package org.portcullis.eap.ca;

import java.security.PrivateKey;
import java.security.cert.X509Certificate;

/** A delegated OCSP signer (RFC 6960 §4.2.2.2): a key in memory alone, and the certificate that the issuing CA gave it. */
record OcspKey(X509Certificate certificate, PrivateKey privateKey) {
    @Override
    public String toString() {
        return "OcspKey[" + certificate.getSerialNumber().toString(16) + "]";
    }
}
