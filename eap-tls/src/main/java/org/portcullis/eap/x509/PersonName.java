package org.portcullis.eap.x509;

import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.ASN1String;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.OtherName;

/** Where in a certificate the name of a person may stand. */
public enum PersonName {
    SUBJECT_COMMON_NAME("subject.commonName"),
    /** The first rfc822Name of subjectAltName (RFC 5280 §4.2.1.6). */
    SAN_EMAIL("san-email"),
    /** The first userPrincipalName of subjectAltName, an otherName by which Active Directory knows people. */
    SAN_UPN("san-upn");

    private static final ASN1ObjectIdentifier UPN = new ASN1ObjectIdentifier("1.3.6.1.4.1.311.20.2.3");

    private final String word;

    PersonName(String word) {
        this.word = word;
    }

    /** As the configuration writes it. */
    public String word() {
        return word;
    }

    /**
     * The first of these, in their order, that the certificate has.
     *
     * @throws IllegalArgumentException when the certificate is malformed
     */
    public static Optional<String> of(X509Certificate certificate, List<PersonName> order) {
        return order.stream()
                .flatMap(source -> source.in(certificate).stream())
                .filter(text -> !text.isBlank())
                .findFirst();
    }

    private Optional<String> in(X509Certificate certificate) {
        return switch (this) {
            case SUBJECT_COMMON_NAME -> PresentedIdentifiers.of(certificate).commonName();
            case SAN_EMAIL ->
                names(certificate)
                        .filter(name -> name.getTagNo() == GeneralName.rfc822Name)
                        .map(name -> name.getName().toString())
                        .findFirst();
            case SAN_UPN ->
                names(certificate)
                        .filter(name -> name.getTagNo() == GeneralName.otherName)
                        .map(name -> OtherName.getInstance(name.getName()))
                        .filter(other -> other.getTypeID().equals(UPN))
                        .map(OtherName::getValue)
                        .filter(ASN1String.class::isInstance)
                        .map(value -> ((ASN1String) value).getString())
                        .findFirst();
        };
    }

    private static Stream<GeneralName> names(X509Certificate certificate) {
        return Arrays.stream(SubjectAlternativeNames.entries(certificate));
    }
}
