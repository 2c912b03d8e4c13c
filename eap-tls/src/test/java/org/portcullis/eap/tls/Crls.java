package org.portcullis.eap.tls;

import java.security.cert.CRLException;
import java.security.cert.X509CRL;
import java.util.stream.Stream;
import org.portcullis.eap.trust.RevocationList;
import org.portcullis.eap.trust.RevocationSettings;

/** Revocation by given lists. */
final class Crls {
    private Crls() {}

    static RevocationSettings of(X509CRL... crls) {
        return RevocationSettings.crls(Stream.of(crls)
                .flatMap(crl -> RevocationList.parse("test", encoded(crl)).stream())
                .toList());
    }

    private static byte[] encoded(X509CRL crl) {
        try {
            return crl.getEncoded();
        } catch (CRLException e) {
            throw new IllegalStateException(e);
        }
    }
}
