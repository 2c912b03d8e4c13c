package org.portcullis.eap.x509;

import java.security.cert.X509Certificate;
import java.util.Optional;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.ASN1String;
import org.bouncycastle.asn1.x500.RDN;
import org.bouncycastle.asn1.x500.X500Name;

/** The attributes of a certificate's subject (RFC 5280 §4.1.2.6). */
public final class SubjectAttribute {
    private SubjectAttribute() {}

    /** The first of that type, where it is a text. */
    public static Optional<String> first(X509Certificate certificate, ASN1ObjectIdentifier type) {
        return first(X500Name.getInstance(certificate.getSubjectX500Principal().getEncoded()), type);
    }

    static Optional<String> first(X500Name subject, ASN1ObjectIdentifier type) {
        RDN[] found = subject.getRDNs(type);
        if (found.length == 0) {
            return Optional.empty();
        }
        for (var attribute : found[0].getTypesAndValues()) {
            if (attribute.getType().equals(type) && attribute.getValue() instanceof ASN1String text) {
                return Optional.of(text.getString());
            }
        }
        return Optional.empty();
    }
}
