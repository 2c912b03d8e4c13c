package org.portcullis.eap.ca;

import java.io.IOException;
import java.io.StringReader;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralSubtree;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.asn1.x509.NameConstraints;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.pkcs.PKCS10CertificationRequest;

/** Somebody else's root, which signs the appliance's request as it likes. */
final class OfflineRoot {
    private final Instant now;
    private final X500Name name;
    private final KeyPair keys;
    private final X509Certificate certificate;

    OfflineRoot(String name, KeyPair keys, Instant now, BasicConstraints constraints) throws Exception {
        this.now = now;
        this.name = new X500Name("CN=" + name);
        this.keys = keys;
        this.certificate = signed(
                this.name,
                SubjectPublicKeyInfo.getInstance(keys.getPublic().getEncoded()),
                Signing.of(constraints, KeyUsage.keyCertSign | KeyUsage.cRLSign));
    }

    /** What it puts into the certificate. */
    record Signing(BasicConstraints constraints, int usage, Duration validity, List<GeneralName> permitted) {
        static Signing of(BasicConstraints constraints, int usage) {
            return new Signing(constraints, usage, Duration.ofDays(3650), List.of());
        }

        static Signing good() {
            return of(new BasicConstraints(0), KeyUsage.keyCertSign | KeyUsage.cRLSign);
        }
    }

    X509Certificate certificate() {
        return certificate;
    }

    /** @param pem PKCS#10 */
    X509Certificate sign(String pem, Signing how) throws Exception {
        try (PEMParser parser = new PEMParser(new StringReader(pem))) {
            PKCS10CertificationRequest request = (PKCS10CertificationRequest) parser.readObject();
            return signed(request.getSubject(), request.getSubjectPublicKeyInfo(), how);
        }
    }

    X509Certificate signed(X500Name subject, SubjectPublicKeyInfo key, Signing how)
            throws IOException, OperatorCreationException, GeneralSecurityException {
        X509v3CertificateBuilder builder = new X509v3CertificateBuilder(
                name,
                BigInteger.valueOf(subject.hashCode()).abs().add(BigInteger.ONE),
                Date.from(now.minus(Duration.ofDays(1))),
                Date.from(now.plus(how.validity())),
                subject,
                key);
        builder.addExtension(Extension.basicConstraints, true, how.constraints());
        builder.addExtension(Extension.keyUsage, true, new KeyUsage(how.usage()));
        if (!how.permitted().isEmpty()) {
            builder.addExtension(
                    Extension.nameConstraints,
                    true,
                    new NameConstraints(
                            how.permitted().stream().map(GeneralSubtree::new).toArray(GeneralSubtree[]::new), null));
        }
        return new JcaX509CertificateConverter()
                .getCertificate(builder.build(new JcaContentSignerBuilder("SHA256withECDSA").build(keys.getPrivate())));
    }
}
