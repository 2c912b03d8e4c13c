package org.portcullis.eap.trust;

import java.net.URI;
import java.security.cert.X509Certificate;
import java.util.Optional;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.x509.AccessDescription;
import org.bouncycastle.asn1.x509.AuthorityInformationAccess;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;

/** Where a certificate says that its OCSP responder is (authorityInfoAccess, RFC 5280 §4.2.2.1). */
final class OcspResponderAddress {
    private static final int MAX_LENGTH = 1024;

    private OcspResponderAddress() {}

    /** The first http or https address with id-ad-ocsp. */
    static Optional<URI> of(X509Certificate certificate) {
        byte[] extension = certificate.getExtensionValue(Extension.authorityInfoAccess.getId());
        if (extension == null) {
            return Optional.empty();
        }
        for (AccessDescription description : AuthorityInformationAccess.getInstance(
                        ASN1OctetString.getInstance(extension).getOctets())
                .getAccessDescriptions()) {
            GeneralName location = description.getAccessLocation();
            if (description.getAccessMethod().equals(AccessDescription.id_ad_ocsp)
                    && location.getTagNo() == GeneralName.uniformResourceIdentifier) {
                Optional<URI> address = parse(location.getName().toString());
                if (address.isPresent()) {
                    return address;
                }
            }
        }
        return Optional.empty();
    }

    private static Optional<URI> parse(String text) {
        if (text.length() > MAX_LENGTH) {
            return Optional.empty();
        }
        try {
            return Optional.of(URI.create(text)).filter(HttpAddress::isOne);
        } catch (IllegalArgumentException noAddress) {
            return Optional.empty();
        }
    }
}
