package org.portcullis.eap.ca;

import java.math.BigInteger;
import java.net.InetAddress;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1String;
import org.bouncycastle.asn1.DERIA5String;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.DERPrintableString;
import org.bouncycastle.asn1.DERUTF8String;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.X500NameBuilder;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.portcullis.eap.crypto.Cryptography;
import org.portcullis.eap.store.CaStore;
import org.portcullis.eap.x509.DeviceUrn;
import org.portcullis.eap.x509.Pem;
import org.portcullis.policy.store.StoreException;
import org.portcullis.policy.value.Secret;
import org.portcullis.policy.value.Serial;

/**
 * The appliance's own CA: a root that signs nothing but the issuing CA, and the issuing CA, which signs the LDevIDs of
 * devices and the appliance's server certificates. Safe for use by many threads.
 */
public final class IssuingCa {
    private static final Duration ROOT_VALIDITY = Duration.ofDays(30 * 365);
    private static final Duration ISSUING_VALIDITY = Duration.ofDays(15 * 365);
    private static final Duration OCSP_VALIDITY = Duration.ofDays(2);

    private final Cryptography cryptography;
    private final InstantSource clock;
    private final CaSettings settings;
    private final Certificates certificates;
    private final X509Certificate root;
    private final X509Certificate issuing;
    private final Certificates.Signer signer;
    private final CaStore store;

    private IssuingCa(
            CaStore store,
            Cryptography cryptography,
            InstantSource clock,
            CaSettings settings,
            X509Certificate root,
            X509Certificate issuing,
            PrivateKey key) {
        this.store = store;
        this.cryptography = cryptography;
        this.clock = clock;
        this.settings = settings;
        this.certificates = new Certificates(cryptography.bouncyCastle(), cryptography.random());
        this.root = root;
        this.issuing = issuing;
        this.signer = new Certificates.Signer(
                X500Name.getInstance(issuing.getSubjectX500Principal().getEncoded()),
                SubjectPublicKeyInfo.getInstance(issuing.getPublicKey().getEncoded()),
                key);
    }

    /**
     * Makes a new CA and keeps it.
     *
     * @param name goes into the CAs' names, which end in random digits, so that no two appliances' CAs are called the same
     * @throws StoreException when there is one already
     */
    public static IssuingCa create(
            CaStore store, Cryptography cryptography, InstantSource clock, CaSettings settings, String name) {
        Certificates certificates = new Certificates(cryptography.bouncyCastle(), cryptography.random());
        String suffix = "%08X".formatted(cryptography.random().nextInt());
        Instant from = clock.instant().minus(settings.backdate()).truncatedTo(ChronoUnit.SECONDS);

        KeyPair rootKey = generateKey(cryptography);
        SubjectPublicKeyInfo rootInfo =
                SubjectPublicKeyInfo.getInstance(rootKey.getPublic().getEncoded());
        X500Name rootName = commonName(name + " Root CA " + suffix);
        Certificates.Signer rootSigner = new Certificates.Signer(rootName, rootInfo, rootKey.getPrivate());
        X509Certificate root =
                certificates.authority(rootSigner, rootName, rootInfo, from, from.plus(ROOT_VALIDITY), 1);

        KeyPair issuingKey = generateKey(cryptography);
        X509Certificate issuing = certificates.authority(
                rootSigner,
                commonName(name + " Issuing CA " + suffix),
                SubjectPublicKeyInfo.getInstance(issuingKey.getPublic().getEncoded()),
                from,
                from.plus(ISSUING_VALIDITY),
                0);
        store.insert(
                new CaStore.StoredAuthorities(stored(root, rootKey), stored(issuing, issuingKey)), clock.instant());
        return new IssuingCa(store, cryptography, clock, settings, root, issuing, issuingKey.getPrivate());
    }

    /**
     * The CA that {@link #create} made.
     *
     * @throws StoreException when there is none, or it cannot be read or unsealed
     */
    public static IssuingCa load(CaStore store, Cryptography cryptography, InstantSource clock, CaSettings settings) {
        CaStore.StoredAuthorities stored = store.find()
                .orElseThrow(() -> new StoreException("this appliance has no CA yet; run init, or restore a backup"));
        Pem pem = new Pem(cryptography);
        X509Certificate root =
                pem.certificate("the stored root CA", stored.root().certificate());
        X509Certificate issuing =
                pem.certificate("the stored issuing CA", stored.issuing().certificate());
        return new IssuingCa(
                store,
                cryptography,
                clock,
                settings,
                root,
                issuing,
                privateKey(cryptography, stored.issuing().privateKey()));
    }

    public X509Certificate root() {
        return root;
    }

    public X509Certificate issuing() {
        return issuing;
    }

    /**
     * Issues an LDevID. Of the request only the key is used.
     *
     * @param request PKCS#10, PEM or DER
     * @throws CaException when the request is refused, or the CA's own certificate has expired
     */
    public Issued issueDevice(Serial serial, byte[] request) {
        return issueDevice(serial, parse(request));
    }

    CertificationRequest parse(byte[] request) {
        return CertificationRequest.parse(request, cryptography.bouncyCastle());
    }

    Issued issueDevice(Serial serial, CertificationRequest request) {
        return issueDevice(serial, request.key());
    }

    /** With a fresh P-256 key. */
    IssuedWithKey issueDeviceWithKey(Serial serial) {
        KeyPair key = generateKey(cryptography);
        SubjectPublicKeyInfo info =
                SubjectPublicKeyInfo.getInstance(key.getPublic().getEncoded());
        return new IssuedWithKey(issueDevice(serial, info), key.getPrivate());
    }

    private Issued issueDevice(Serial serial, SubjectPublicKeyInfo key) {
        GeneralName urn = new GeneralName(
                GeneralName.uniformResourceIdentifier,
                new DERIA5String(DeviceUrn.of(settings.enterpriseNumber(), serial.text())));
        X500Name subject = new X500NameBuilder(BCStyle.INSTANCE)
                .addRDN(BCStyle.SERIALNUMBER, serialNumberText(serial.text()))
                .addRDN(BCStyle.CN, (ASN1Encodable) new DERUTF8String(serial.text()))
                .build();
        return issue(subject, key, settings.validity(), KeyPurposeId.id_kp_clientAuth, new GeneralNames(urn));
    }

    /**
     * Issues a server certificate with a fresh P-256 key.
     *
     * @param dnsNames at least one; the first is the common name too
     */
    public IssuedWithKey issueServer(List<String> dnsNames, List<InetAddress> addresses) {
        if (dnsNames.isEmpty()) {
            throw new CaException("a server certificate needs a DNS name");
        }
        List<GeneralName> names = new ArrayList<>();
        dnsNames.forEach(name -> names.add(new GeneralName(GeneralName.dNSName, new DERIA5String(name, true))));
        addresses.forEach(
                address -> names.add(new GeneralName(GeneralName.iPAddress, new DEROctetString(address.getAddress()))));
        KeyPair key = generateKey(cryptography);
        Issued issued = issue(
                commonName(dnsNames.get(0)),
                SubjectPublicKeyInfo.getInstance(key.getPublic().getEncoded()),
                settings.serverValidity(),
                KeyPurposeId.id_kp_serverAuth,
                new GeneralNames(names.toArray(new GeneralName[0])));
        store.recordServer(
                issued.certificate().serialNumber(),
                dnsNames.get(0),
                issued.certificate().notAfter());
        return new IssuedWithKey(issued, key.getPrivate());
    }

    /** Gives a fresh P-256 key the right to sign OCSP responses, for a time. */
    OcspKey issueOcspKey(Duration validity) {
        KeyPair key = generateKey(cryptography);
        Instant now = clock.instant().truncatedTo(ChronoUnit.SECONDS);
        Instant end = issuing.getNotAfter().toInstant();
        X509Certificate certificate = certificates.ocspSigner(
                signer,
                commonName("OCSP signer of " + signer.name().toString().replaceFirst("^CN=", "")),
                SubjectPublicKeyInfo.getInstance(key.getPublic().getEncoded()),
                latest(now.minus(settings.backdate()), issuing.getNotBefore().toInstant()),
                now.plus(validity).isBefore(end) ? now.plus(validity) : end);
        return new OcspKey(certificate, key.getPrivate());
    }

    /** Whether this CA issued a server certificate with that serial number. */
    boolean isOwnServer(BigInteger serialNumber) {
        return store.hasServer(serialNumber);
    }

    Certificates.Signer signer() {
        return signer;
    }

    Certificates certificates() {
        return certificates;
    }

    /** Whether the certificate is one of this CA's. */
    public boolean issued(X509Certificate certificate) {
        if (!certificate.getIssuerX500Principal().equals(issuing.getSubjectX500Principal())) {
            return false;
        }
        try {
            certificate.verify(issuing.getPublicKey(), cryptography.bouncyCastle());
            return true;
        } catch (GeneralSecurityException another) {
            return false;
        }
    }

    /**
     * An OCSP response (RFC 6960) that a server certificate of this CA is good, for two days; DER. Only for certificates
     * that the appliance itself serves with: of no other is anything looked up.
     */
    public byte[] ocspResponse(X509Certificate serverCertificate) {
        Instant from = clock.instant().minus(settings.backdate()).truncatedTo(ChronoUnit.SECONDS);
        return new OwnOcspResponse(cryptography.bouncyCastle(), cryptography.random())
                .good(signer, issuing, serverCertificate, from, OCSP_VALIDITY);
    }

    private Issued issue(
            X500Name subject, SubjectPublicKeyInfo key, Duration validity, KeyPurposeId purpose, GeneralNames names) {
        Instant now = clock.instant().truncatedTo(ChronoUnit.SECONDS);
        Instant end = issuing.getNotAfter().toInstant();
        if (!now.isBefore(end)) {
            throw new CaException("the issuing CA's own certificate expired at " + end + "; it cannot issue any more");
        }
        Instant from =
                latest(now.minus(settings.backdate()), issuing.getNotBefore().toInstant());
        Instant until = now.plus(validity).isBefore(end) ? now.plus(validity) : end;
        return Issued.of(
                certificates.endEntity(signer, subject, key, from, until, purpose, names, settings.publicUrl()),
                issuing);
    }

    private static Instant latest(Instant one, Instant other) {
        return one.isAfter(other) ? one : other;
    }

    // X.520 wants a PrintableString; serials with other characters are written as they are rather than maimed.
    private static ASN1Encodable serialNumberText(String serial) {
        ASN1String text = DERPrintableString.isPrintableString(serial)
                ? new DERPrintableString(serial)
                : new DERUTF8String(serial);
        return (ASN1Encodable) text;
    }

    private static X500Name commonName(String name) {
        return new X500NameBuilder(BCStyle.INSTANCE)
                .addRDN(BCStyle.CN, (ASN1Encodable) new DERUTF8String(name))
                .build();
    }

    private static CaStore.StoredAuthority stored(X509Certificate certificate, KeyPair key) {
        return new CaStore.StoredAuthority(
                Certificates.encoded(certificate), Secret.of(key.getPrivate().getEncoded()));
    }

    private static KeyPair generateKey(Cryptography cryptography) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC", cryptography.bouncyCastle());
            generator.initialize(new ECGenParameterSpec("secp256r1"), cryptography.random());
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new CaException("a P-256 key cannot be made: " + e.getMessage(), e);
        }
    }

    private static PrivateKey privateKey(Cryptography cryptography, Secret pkcs8) {
        try {
            return KeyFactory.getInstance("EC", cryptography.bouncyCastle())
                    .generatePrivate(new PKCS8EncodedKeySpec(pkcs8.octets()));
        } catch (GeneralSecurityException e) {
            throw new StoreException("the stored CA key cannot be read: " + e.getMessage(), e);
        }
    }
}
