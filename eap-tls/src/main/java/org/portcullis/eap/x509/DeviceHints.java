package org.portcullis.eap.x509;

import java.io.IOException;
import java.security.cert.X509Certificate;
import java.util.Optional;
import org.bouncycastle.asn1.ASN1IA5String;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.ASN1Primitive;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.portcullis.policy.device.CertificateHints;

/** Reads what a certificate says of its device, without a say in whether it is good. */
final class DeviceHints {
    /** id-pe-mud-url (RFC 8520 §11). */
    private static final String MUD_URL = "1.3.6.1.5.5.7.1.25";

    private static final int MAX_LENGTH = 255;

    private DeviceHints() {}

    static CertificateHints of(X509Certificate certificate, SubjectAlternativeNames names) {
        X500Name subject =
                X500Name.getInstance(certificate.getSubjectX500Principal().getEncoded());
        Optional<HardwareModuleName> module = names.hardwareModules().stream().findFirst();
        return new CertificateHints(
                printable(SubjectAttribute.first(subject, BCStyle.CN)),
                printable(SubjectAttribute.first(subject, BCStyle.O)),
                printable(SubjectAttribute.first(subject, BCStyle.OU)),
                printable(SubjectAttribute.first(subject, BCStyle.SERIALNUMBER)),
                printable(module.map(HardwareModuleName::type)),
                printable(module.map(HardwareModuleName::serial)),
                mudUrl(certificate));
    }

    private static Optional<String> printable(Optional<String> text) {
        return text.map(value -> Printable.text(value, MAX_LENGTH));
    }

    private static Optional<String> mudUrl(X509Certificate certificate) {
        byte[] extension = certificate.getExtensionValue(MUD_URL);
        if (extension == null) {
            return Optional.empty();
        }
        try {
            return ASN1Primitive.fromByteArray(
                                    ASN1OctetString.getInstance(extension).getOctets())
                            instanceof ASN1IA5String url
                    ? Optional.of(url.getString()).filter(text -> text.length() <= MAX_LENGTH)
                    : Optional.empty();
        } catch (IOException | RuntimeException malformed) {
            // A hint that cannot be read is none; the certificate is as good as without it.
            return Optional.empty();
        }
    }
}
