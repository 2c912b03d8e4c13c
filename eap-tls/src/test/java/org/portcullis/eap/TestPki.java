package org.portcullis.eap;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.cert.X509CRL;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.CRLDistPoint;
import org.bouncycastle.asn1.x509.DistributionPoint;
import org.bouncycastle.asn1.x509.DistributionPointName;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.X509v2CRLBuilder;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509ExtensionUtils;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.ContentSigner;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.portcullis.eap.crypto.Cryptography;
import org.portcullis.eap.x509.Pem;

/**
 * A public key infrastructure for tests: roots, intermediates, and leaf certificates of any shape, good or bad. Shared by
 * the tests of every module.
 *
 * <pre>{@code
 * TestPki pki = new TestPki();
 * Authority root = pki.root("Acme Root");
 * Identity device = root.intermediate("Acme CA 1").issue(Leaf.device("S-1").key(KeyKind.P384));
 * device.writePem(folder, "device"); // device.pem: the chain, device.key
 * }</pre>
 */
public final class TestPki {
    private final Cryptography cryptography;
    private final SecureRandom random;
    private final Instant now;

    public TestPki() {
        this(Cryptography.choose(new SecureRandom()), Instant.now());
    }

    /** @param now what the default validity lies around */
    public TestPki(Cryptography cryptography, Instant now) {
        this.cryptography = cryptography;
        this.random = cryptography.random();
        this.now = now;
    }

    public Cryptography cryptography() {
        return cryptography;
    }

    public Instant now() {
        return now;
    }

    /** What key a certificate has, and how that signs. */
    public enum KeyKind {
        P256("EC", "secp256r1", "SHA256withECDSA"),
        P384("EC", "secp384r1", "SHA384withECDSA"),
        P521("EC", "secp521r1", "SHA512withECDSA"),
        ED25519("Ed25519", "", "Ed25519"),
        RSA_1024("RSA", "1024", "SHA256withRSA"),
        RSA_2048("RSA", "2048", "SHA256withRSA"),
        RSA_3072("RSA", "3072", "SHA256withRSA"),
        RSA_4096("RSA", "4096", "SHA256withRSA");

        private final String algorithm;
        private final String size;
        private final String signature;

        KeyKind(String algorithm, String size, String signature) {
            this.algorithm = algorithm;
            this.size = size;
            this.signature = signature;
        }
    }

    /** A certificate's private key and its chain, the certificate itself first, without the root. */
    public record Identity(List<X509Certificate> chain, PrivateKey key) {
        public X509Certificate certificate() {
            return chain.get(0);
        }

        /** Writes {@code NAME.pem} with the chain and {@code NAME.key}. */
        public void writePem(Path folder, String name) throws IOException {
            Files.writeString(folder.resolve(name + ".pem"), Pem.encode(chain));
            Pem.writePrivate(folder.resolve(name + ".key"), Pem.encode(key));
        }
    }

    /** A certification authority: its own certificate, its key, and the chain above it without the root. */
    public final class Authority {
        private final X509Certificate certificate;
        private final KeyPair keys;
        private final KeyKind kind;
        private final List<X509Certificate> chain;

        private Authority(X509Certificate certificate, KeyPair keys, KeyKind kind, List<X509Certificate> chain) {
            this.certificate = certificate;
            this.keys = keys;
            this.kind = kind;
            this.chain = List.copyOf(chain);
        }

        public X509Certificate certificate() {
            return certificate;
        }

        /** This authority's certificate and those above it, without the root; empty for a root. */
        public List<X509Certificate> chain() {
            return chain;
        }

        public Authority intermediate(String commonName) {
            return intermediate(
                    commonName, KeyKind.P256, now.minus(Duration.ofDays(2)), now.plus(Duration.ofDays(730)));
        }

        public Authority intermediate(String commonName, KeyKind childKind, Instant from, Instant until) {
            return intermediate(commonName, childKind, from, until, new BasicConstraints(true));
        }

        /** As the others, with these basicConstraints, which may be wrong. */
        public Authority intermediate(
                String commonName, KeyKind childKind, Instant from, Instant until, BasicConstraints constraints) {
            KeyPair childKeys = generate(childKind);
            X509Certificate child =
                    authority(this, new X500Name("CN=" + commonName), childKeys, from, until, constraints);
            List<X509Certificate> below = new ArrayList<>();
            below.add(child);
            below.addAll(chain);
            return new Authority(child, childKeys, childKind, below);
        }

        public Identity issue(Leaf leaf) {
            KeyPair leafKeys = generate(leaf.key());
            List<X509Certificate> whole = new ArrayList<>();
            whole.add(leafCertificate(leaf, leafKeys));
            whole.addAll(chain);
            return new Identity(List.copyOf(whole), leafKeys.getPrivate());
        }

        /** A CRL of this authority that lists these certificates, valid for a day around now. */
        public X509CRL crl(X509Certificate... revoked) {
            return crl(
                    now.minus(Duration.ofHours(1)),
                    now.plus(Duration.ofDays(1)),
                    java.util.Arrays.stream(revoked)
                            .map(X509Certificate::getSerialNumber)
                            .toList());
        }

        public X509CRL crl(Instant thisUpdate, Instant nextUpdate, List<BigInteger> revoked) {
            return crl(thisUpdate, nextUpdate, revoked, List.of());
        }

        /** A CRL with an extension, valid for a day around now. */
        public X509CRL crl(Extension extension, List<BigInteger> revoked) {
            return crl(now.minus(Duration.ofHours(1)), now.plus(Duration.ofDays(1)), revoked, List.of(extension));
        }

        private X509CRL crl(
                Instant thisUpdate, Instant nextUpdate, List<BigInteger> revoked, List<Extension> extensions) {
            return TestCrl.sign(certificate, signer(), thisUpdate, nextUpdate, revoked, extensions, cryptography);
        }

        /** A CRL with whatever is added to the builder, which knows issuer and thisUpdate (an hour ago). */
        public byte[] crl(CrlContent content) {
            try {
                X509v2CRLBuilder builder = new X509v2CRLBuilder(
                        X500Name.getInstance(
                                certificate.getSubjectX500Principal().getEncoded()),
                        Date.from(now.minus(Duration.ofHours(1))));
                builder.setNextUpdate(Date.from(now.plus(Duration.ofDays(1))));
                content.add(builder);
                return builder.build(signer()).getEncoded();
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
        }

        /** Signs with this authority's key. */
        public ContentSigner signer() {
            return TestPki.this.signer(kind, keys);
        }

        /** Writes this authority's own certificate to {@code NAME.pem}. */
        public Path writePem(Path folder, String name) throws IOException {
            return Files.writeString(folder.resolve(name + ".pem"), Pem.encode(List.of(certificate)));
        }

        private X509Certificate leafCertificate(Leaf leaf, KeyPair leafKeys) {
            return build(
                    this,
                    new X500Name(leaf.subject()),
                    leafKeys,
                    leaf.notBefore().equals(Instant.MIN) ? now.minus(Duration.ofDays(1)) : leaf.notBefore(),
                    leaf.notAfter().equals(Instant.MAX) ? now.plus(Duration.ofDays(365)) : leaf.notAfter(),
                    builder -> {
                        builder.addExtension(Extension.keyUsage, true, new KeyUsage(leaf.keyUsage()));
                        if (!leaf.purposes().isEmpty()) {
                            builder.addExtension(
                                    Extension.extendedKeyUsage,
                                    false,
                                    new ExtendedKeyUsage(leaf.purposes().toArray(new KeyPurposeId[0])));
                        }
                        for (Extension other : leaf.others()) {
                            builder.addExtension(other);
                        }
                        for (String url : leaf.distributionPoints()) {
                            GeneralName name = new GeneralName(GeneralName.uniformResourceIdentifier, url);
                            builder.addExtension(
                                    Extension.cRLDistributionPoints, false, new CRLDistPoint(new DistributionPoint[] {
                                        new DistributionPoint(
                                                new DistributionPointName(new GeneralNames(name)), null, null)
                                    }));
                        }
                        if (!leaf.alternativeNames().isEmpty()) {
                            builder.addExtension(
                                    Extension.subjectAlternativeName,
                                    false,
                                    new GeneralNames(leaf.alternativeNames().toArray(new GeneralName[0])));
                        }
                    });
        }
    }

    public Authority root(String commonName) {
        return root(commonName, KeyKind.P256);
    }

    public Authority root(String commonName, KeyKind kind) {
        KeyPair keys = generate(kind);
        X500Name name = new X500Name("CN=" + commonName);
        Authority itself = new Authority(null, keys, kind, List.of());
        X509Certificate certificate = authority(
                itself,
                name,
                keys,
                now.minus(Duration.ofDays(3)),
                now.plus(Duration.ofDays(3650)),
                new BasicConstraints(true));
        return new Authority(certificate, keys, kind, List.of());
    }

    /** A PKCS#10 request in PEM for a fresh key. */
    public String request(String subject, KeyKind kind) {
        KeyPair keys = generate(kind);
        return request(subject, kind, keys, keys);
    }

    /** A PKCS#10 request for one key, signed with another; with {@code key == signedWith} it proves possession. */
    public String request(String subject, KeyKind kind, KeyPair key, KeyPair signedWith) {
        try {
            return Pem.block(
                    "CERTIFICATE REQUEST",
                    new org.bouncycastle.pkcs.jcajce.JcaPKCS10CertificationRequestBuilder(
                                    new X500Name(subject), key.getPublic())
                            .build(signer(kind, signedWith))
                            .getEncoded());
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    public KeyPair generate(KeyKind kind) {
        return TestKeys.generate(kind.algorithm, kind.size, cryptography);
    }

    /** What a CRL is to have. */
    @FunctionalInterface
    public interface CrlContent {
        void add(X509v2CRLBuilder builder) throws IOException;
    }

    private interface Extensions {
        void add(X509v3CertificateBuilder builder) throws IOException;
    }

    private X509Certificate authority(
            Authority issuer, X500Name name, KeyPair keys, Instant from, Instant until, BasicConstraints constraints) {
        return build(issuer, name, keys, from, until, builder -> {
            builder.addExtension(Extension.basicConstraints, true, (ASN1Encodable) constraints);
            builder.addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign | KeyUsage.cRLSign));
        });
    }

    private X509Certificate build(
            Authority issuer, X500Name subject, KeyPair keys, Instant from, Instant until, Extensions extensions) {
        try {
            X500Name issuerName = issuer.certificate == null
                    ? subject
                    : X500Name.getInstance(
                            issuer.certificate.getSubjectX500Principal().getEncoded());
            X509v3CertificateBuilder builder = new JcaX509v3CertificateBuilder(
                    issuerName,
                    new BigInteger(64, random).setBit(64),
                    Date.from(from),
                    Date.from(until),
                    subject,
                    keys.getPublic());
            JcaX509ExtensionUtils identifiers = new JcaX509ExtensionUtils();
            add(builder, Extension.subjectKeyIdentifier, identifiers.createSubjectKeyIdentifier(keys.getPublic()));
            add(
                    builder,
                    Extension.authorityKeyIdentifier,
                    identifiers.createAuthorityKeyIdentifier(issuer.keys.getPublic()));
            extensions.add(builder);
            return new JcaX509CertificateConverter()
                    .setProvider(cryptography.bouncyCastle())
                    .getCertificate(builder.build(signer(issuer.kind, issuer.keys)));
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void add(X509v3CertificateBuilder builder, ASN1ObjectIdentifier type, ASN1Encodable value)
            throws IOException {
        builder.addExtension(type, false, value);
    }

    private ContentSigner signer(KeyKind kind, KeyPair keys) {
        try {
            return new JcaContentSignerBuilder(kind.signature)
                    .setProvider(cryptography.bouncyCastle())
                    .setSecureRandom(random)
                    .build(keys.getPrivate());
        } catch (OperatorCreationException e) {
            throw new IllegalStateException(e);
        }
    }
}
