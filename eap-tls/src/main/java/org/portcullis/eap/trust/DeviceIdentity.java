package org.portcullis.eap.trust;

import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.portcullis.eap.x509.DeviceUrn;
import org.portcullis.eap.x509.HardwareModuleName;
import org.portcullis.eap.x509.SubjectAlternativeNames;
import org.portcullis.eap.x509.SubjectAttribute;

/**
 * The name that a certificate gives its device.
 *
 * @param text compared as a whole with product serials
 * @param source where it stood
 */
public record DeviceIdentity(String text, IdentitySource source) {

    /** The first of the sources, in their order, that the certificate has. */
    public static Optional<DeviceIdentity> of(X509Certificate certificate, List<IdentitySource> order) {
        return of(certificate, SubjectAlternativeNames.of(certificate), order);
    }

    /** As {@link #of(X509Certificate, List)}, of a certificate whose subjectAltName is read already. */
    static Optional<DeviceIdentity> of(
            X509Certificate certificate, SubjectAlternativeNames names, List<IdentitySource> order) {
        for (IdentitySource source : order) {
            Optional<String> text = text(certificate, names, source).filter(found -> !found.isBlank());
            if (text.isPresent()) {
                return Optional.of(new DeviceIdentity(text.get(), source));
            }
        }
        return Optional.empty();
    }

    private static Optional<String> text(
            X509Certificate certificate, SubjectAlternativeNames names, IdentitySource source) {
        return switch (source) {
            case SAN_URI ->
                names.uris().stream()
                        .findFirst()
                        .map(uri -> DeviceUrn.serial(uri).orElse(uri));
            case SUBJECT_SERIAL_NUMBER -> SubjectAttribute.first(certificate, BCStyle.SERIALNUMBER);
            case SUBJECT_COMMON_NAME -> SubjectAttribute.first(certificate, BCStyle.CN);
            case SAN_HARDWARE_MODULE_NAME ->
                names.hardwareModules().stream().findFirst().map(HardwareModuleName::serial);
        };
    }
}
