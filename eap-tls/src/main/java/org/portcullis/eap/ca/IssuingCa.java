package org.portcullis.eap.ca;

import java.math.BigInteger;
import java.net.InetAddress;
import java.security.KeyPair;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
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
import org.portcullis.eap.x509.DistinguishedName;
import org.portcullis.policy.store.StoreException;
import org.portcullis.policy.value.Serial;

/**
 * The appliance's own issuing CA, which signs the LDevIDs of devices and the appliance's server certificates: its newest
 * generation, and those before it while something is valid that they issued. Safe for use by many threads.
 */
public final class IssuingCa {
    private static final Duration OCSP_VALIDITY = Duration.ofDays(2);

    private final Cryptography cryptography;
    private final InstantSource clock;
    private final CaSettings settings;
    private final Certificates certificates;
    private final CaGenerations stored;
    private final CaStore store;
    private volatile List<CaGeneration> generations;

    private IssuingCa(
            CaStore store,
            Cryptography cryptography,
            InstantSource clock,
            CaSettings settings,
            CaGenerations stored,
            List<CaGeneration> generations) {
        this.store = store;
        this.cryptography = cryptography;
        this.clock = clock;
        this.settings = settings;
        this.certificates = new Certificates(cryptography.bouncyCastle(), cryptography.random());
        this.stored = stored;
        this.generations = generations;
    }

    /**
     * Makes a new CA with a root of its own and keeps it.
     *
     * @param name goes into the CAs' names, which end in random digits, so that no two appliances' CAs are called the same
     * @throws StoreException when there is one already
     */
    public static IssuingCa create(
            CaStore store, Cryptography cryptography, InstantSource clock, CaSettings settings, String name) {
        new CaRollover(store, cryptography, clock, settings, Optional.empty(), "", name).create();
        return load(store, cryptography, clock, settings);
    }

    /** As {@link #load(CaStore, Cryptography, InstantSource, CaSettings, Optional)}, with every key in the database. */
    public static IssuingCa load(CaStore store, Cryptography cryptography, InstantSource clock, CaSettings settings) {
        return load(store, cryptography, clock, settings, Optional.empty());
    }

    /**
     * The CA that there is.
     *
     * @throws StoreException when there is none, or it cannot be read or unsealed
     */
    public static IssuingCa load(
            CaStore store, Cryptography cryptography, InstantSource clock, CaSettings settings, Optional<Token> token) {
        CaGenerations stored = new CaGenerations(store, cryptography, token);
        List<CaGeneration> live = stored.live();
        if (live.isEmpty()) {
            throw new StoreException(
                    store.generations().isEmpty()
                            ? "this appliance has no CA yet; make one with `portcullis ca request` and `portcullis ca"
                                    + " import`, or restore a backup"
                            : "this appliance's CA waits for its certificate; have the request signed that `portcullis"
                                    + " ca request` wrote, then `portcullis ca import`");
        }
        return new IssuingCa(store, cryptography, clock, settings, stored, live);
    }

    /**
     * Takes in what became of the CA meanwhile, by whatever process.
     *
     * @return whether it has other generations than before
     */
    public synchronized boolean refresh() {
        List<CaGeneration> now = stored.live();
        boolean changed = !numbers(now).equals(numbers(generations));
        if (changed && !now.isEmpty()) {
            generations = now;
        }
        return changed;
    }

    private static List<Long> numbers(List<CaGeneration> generations) {
        return generations.stream().map(CaGeneration::number).toList();
    }

    /** Those that sign, the newest first. */
    public List<CaGeneration> generations() {
        return generations;
    }

    /** The one that issues. */
    public CaGeneration newest() {
        return generations.get(0);
    }

    /** The newest generation's root. */
    public X509Certificate root() {
        return newest().root();
    }

    /** The newest generation's certificate. */
    public X509Certificate issuing() {
        return newest().issuing();
    }

    /** The certificates whose signature makes a device's certificate one of this CA. */
    public List<X509Certificate> issuers() {
        return generations.stream().map(CaGeneration::issuing).toList();
    }

    /** The roots, the newest first: whoever trusts one of them can check this appliance. */
    public List<X509Certificate> roots() {
        return generations.stream().map(CaGeneration::root).distinct().toList();
    }

    /**
     * All that a device may need to follow the CA from one generation to the next (RFC 7030 §4.1.3): certificates of the
     * issuing CA, those above, and of each root by the one before it and after it.
     */
    public List<X509Certificate> certificates() {
        return generations.stream()
                .flatMap(generation -> Stream.concat(generation.chain().stream(), generation.links().stream()))
                .distinct()
                .toList();
    }

    /** The root before, where who knows only that one cannot trust the newest generation: no certificate leads there. */
    public Optional<String> strandedBy() {
        return generations.stream()
                .skip(1)
                .findFirst()
                .filter(before -> !before.root().equals(root())
                        && newest().newWithOld()
                                .noneMatch(link -> link.getIssuerX500Principal()
                                        .equals(before.root().getSubjectX500Principal())))
                .map(before -> DistinguishedName.text(before.root().getSubjectX500Principal()));
    }

    /** What follows the newest generation's certificate in a server's chain: for devices that know an older root, too. */
    public List<X509Certificate> serverIssuers() {
        return Stream.concat(
                        newest().chainWithoutRoot().stream(),
                        generations.stream().flatMap(CaGeneration::newWithOld))
                .distinct()
                .toList();
    }

    CertificationRequest parse(byte[] request) {
        return CertificationRequest.parse(request, cryptography.bouncyCastle());
    }

    /**
     * Issues an LDevID. Of the request only the key is used.
     *
     * @param deviceType by which the profile is chosen
     * @throws CaException when the key is not one of the profile's, or the CA cannot issue
     */
    Issued issueDevice(Serial serial, String deviceType, CertificationRequest request) {
        return issueDevice(serial, deviceType, request.key());
    }

    /** With a fresh P-256 key. */
    IssuedWithKey issueDeviceWithKey(Serial serial, String deviceType) {
        KeyPair key = CaGenerations.generateKey(cryptography);
        SubjectPublicKeyInfo info =
                SubjectPublicKeyInfo.getInstance(key.getPublic().getEncoded());
        return new IssuedWithKey(issueDevice(serial, deviceType, info), key.getPrivate());
    }

    private Issued issueDevice(Serial serial, String deviceType, SubjectPublicKeyInfo key) {
        CertificateProfile profile = settings.profile(deviceType);
        profile.requireKey(key);
        return issue(deviceSubject(serial), key, profile, deviceNames(serial), newest().chainWithoutRoot());
    }

    X500Name deviceSubject(Serial serial) {
        return new X500NameBuilder(BCStyle.INSTANCE)
                .addRDN(BCStyle.SERIALNUMBER, serialNumberText(serial.text()))
                .addRDN(BCStyle.CN, (ASN1Encodable) new DERUTF8String(serial.text()))
                .build();
    }

    GeneralNames deviceNames(Serial serial) {
        return new GeneralNames(new GeneralName(
                GeneralName.uniformResourceIdentifier,
                new DERIA5String(DeviceUrn.of(settings.enterpriseNumber(), serial.text()))));
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
        KeyPair key = CaGenerations.generateKey(cryptography);
        Issued issued = issue(
                commonName(dnsNames.get(0)),
                SubjectPublicKeyInfo.getInstance(key.getPublic().getEncoded()),
                new CertificateProfile(
                        settings.serverValidity(), List.of(), List.of(KeyPurposeId.id_kp_serverAuth), true),
                new GeneralNames(names.toArray(new GeneralName[0])),
                serverIssuers());
        store.recordServer(
                issued.certificate().serialNumber(),
                dnsNames.get(0),
                issued.certificate().notAfter());
        return new IssuedWithKey(issued, key.getPrivate());
    }

    /** Gives a fresh P-256 key the right to sign OCSP responses about a generation's certificates, for a time. */
    OcspKey issueOcspKey(CaGeneration generation, Duration validity) {
        KeyPair key = CaGenerations.generateKey(cryptography);
        Instant now = clock.instant().truncatedTo(ChronoUnit.SECONDS);
        X509Certificate certificate = certificates.ocspSigner(
                generation.signer(),
                commonName("OCSP signer of "
                        + generation.signer().name().toString().replaceFirst("^CN=", "")),
                SubjectPublicKeyInfo.getInstance(key.getPublic().getEncoded()),
                latest(
                        now.minus(settings.backdate()),
                        generation.issuing().getNotBefore().toInstant()),
                earliest(now.plus(validity), generation.end()));
        return new OcspKey(certificate, key.getPrivate());
    }

    /** Whether this CA issued a server certificate with that serial number. */
    boolean isOwnServer(BigInteger serialNumber) {
        return store.hasServer(serialNumber);
    }

    /** Where it is said to be found; empty where nobody said how it is reached. */
    Optional<Published> published(CaGeneration generation) {
        return settings.publicUrl().map(url -> new Published(url, generation.number()));
    }

    Certificates signing() {
        return certificates;
    }

    /** The generation that issued the certificate; empty when it is none of this CA's. */
    public Optional<CaGeneration> issuerOf(X509Certificate certificate) {
        return generations.stream()
                .filter(generation -> generation.issued(certificate, cryptography.bouncyCastle()))
                .findFirst();
    }

    /**
     * An OCSP response (RFC 6960) that a server certificate of this CA is good, for two days; DER. Only for certificates
     * that the appliance itself serves with: of no other is anything looked up.
     */
    public byte[] ocspResponse(CaGeneration issuer, X509Certificate serverCertificate) {
        Instant from = clock.instant().minus(settings.backdate()).truncatedTo(ChronoUnit.SECONDS);
        return new OwnOcspResponse(cryptography)
                .good(
                        certificates.contentSigner(issuer.signer()),
                        issuer.issuing(),
                        serverCertificate,
                        from,
                        OCSP_VALIDITY);
    }

    /** @param issuers what follows it in its chain */
    private Issued issue(
            X500Name subject,
            SubjectPublicKeyInfo key,
            CertificateProfile profile,
            GeneralNames names,
            List<X509Certificate> issuers) {
        CaGeneration by = newest();
        Instant now = clock.instant().truncatedTo(ChronoUnit.SECONDS);
        if (!now.isBefore(by.end())) {
            throw new CaException(
                    "the issuing CA's own certificate expired at " + by.end() + "; it cannot issue any more");
        }
        NameLimits.of(by.chain()).check(subject, names);
        Instant from = latest(
                now.minus(settings.backdate()), by.issuing().getNotBefore().toInstant());
        return Issued.of(
                certificates.endEntity(
                        by.signer(),
                        subject,
                        key,
                        from,
                        earliest(now.plus(profile.validity()), by.end()),
                        profile,
                        names,
                        published(by)),
                issuers);
    }

    private static Instant earliest(Instant one, Instant other) {
        return one.isBefore(other) ? one : other;
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

    static X500Name commonName(String name) {
        return new X500NameBuilder(BCStyle.INSTANCE)
                .addRDN(BCStyle.CN, (ASN1Encodable) new DERUTF8String(name))
                .build();
    }
}
