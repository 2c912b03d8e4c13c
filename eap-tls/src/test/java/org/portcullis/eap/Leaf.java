package org.portcullis.eap;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.portcullis.eap.TestPki.KeyKind;

/** What a leaf certificate is to look like; every method makes a changed copy. */
public record Leaf(
        String subject,
        KeyKind key,
        Instant notBefore,
        Instant notAfter,
        List<KeyPurposeId> purposes,
        List<GeneralName> alternativeNames,
        int keyUsage,
        List<String> distributionPoints,
        List<Extension> others) {

    /** For TLS clients: CN=serialNumber=SERIAL, P-256, valid from a day ago for a year, clientAuth. */
    public static Leaf device(String serial) {
        return of("CN=" + serial + ",SERIALNUMBER=" + serial).purposes(KeyPurposeId.id_kp_clientAuth);
    }

    /** For TLS servers: the name as CN and subjectAltName, P-256, serverAuth. */
    public static Leaf server(String dnsName) {
        return of("CN=" + dnsName)
                .purposes(KeyPurposeId.id_kp_serverAuth)
                .alternativeName(new GeneralName(GeneralName.dNSName, dnsName));
    }

    /** No extendedKeyUsage, no subjectAltName. */
    public static Leaf of(String subject) {
        return new Leaf(
                subject,
                KeyKind.P256,
                Instant.MIN,
                Instant.MAX,
                List.of(),
                List.of(),
                KeyUsage.digitalSignature,
                List.of(),
                List.of());
    }

    public Leaf key(KeyKind kind) {
        return new Leaf(
                subject, kind, notBefore, notAfter, purposes, alternativeNames, keyUsage, distributionPoints, others);
    }

    public Leaf valid(Instant from, Instant until) {
        return new Leaf(subject, key, from, until, purposes, alternativeNames, keyUsage, distributionPoints, others);
    }

    /** Without extendedKeyUsage. */
    public Leaf withoutPurposes() {
        return purposes(new KeyPurposeId[0]);
    }

    /** The extendedKeyUsage. */
    public Leaf purposes(KeyPurposeId... wanted) {
        return new Leaf(
                subject,
                key,
                notBefore,
                notAfter,
                List.of(wanted),
                alternativeNames,
                keyUsage,
                distributionPoints,
                others);
    }

    public Leaf keyUsage(int bits) {
        return new Leaf(
                subject, key, notBefore, notAfter, purposes, alternativeNames, bits, distributionPoints, others);
    }

    /** Where its CRL is to be had (cRLDistributionPoints). */
    public Leaf distributionPoint(String url) {
        return new Leaf(subject, key, notBefore, notAfter, purposes, alternativeNames, keyUsage, List.of(url), others);
    }

    /** Any other extension. */
    public Leaf extension(Extension extension) {
        return new Leaf(
                subject,
                key,
                notBefore,
                notAfter,
                purposes,
                alternativeNames,
                keyUsage,
                distributionPoints,
                List.of(extension));
    }

    public Leaf uri(String uri) {
        return alternativeName(new GeneralName(GeneralName.uniformResourceIdentifier, uri));
    }

    public Leaf alternativeName(GeneralName name) {
        List<GeneralName> names = new ArrayList<>(alternativeNames);
        names.add(name);
        return new Leaf(
                subject, key, notBefore, notAfter, purposes, List.copyOf(names), keyUsage, distributionPoints, others);
    }
}
