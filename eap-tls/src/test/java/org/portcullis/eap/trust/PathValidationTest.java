package org.portcullis.eap.trust;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DERIA5String;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.DERSequence;
import org.bouncycastle.asn1.DERUTF8String;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.OtherName;
import org.junit.jupiter.api.Test;
import org.portcullis.eap.Leaf;
import org.portcullis.eap.TestPki;
import org.portcullis.eap.TestPki.Authority;
import org.portcullis.eap.TestPki.Identity;
import org.portcullis.eap.TestPki.KeyKind;
import org.portcullis.policy.decision.FailureCode;
import org.portcullis.policy.device.CertificateHints;
import org.portcullis.policy.device.Credential;
import org.portcullis.policy.device.ProvenCredential;

class PathValidationTest {
    private static final ASN1ObjectIdentifier MUD_URL = new ASN1ObjectIdentifier("1.3.6.1.5.5.7.1.25");

    private static final Duration DAY = Duration.ofDays(1);

    private final TestPki pki = new TestPki();
    private final Instant now = pki.now();
    private final Authority root = pki.root("Root");
    private final Authority ca = root.intermediate("CA 1");
    private final Authority deep = ca.intermediate("CA 2");

    @Test
    void goodChains() {
        trusted(root.issue(Leaf.device("S-1")).chain());
        trusted(deep.issue(Leaf.device("S-1")).chain());
        trusted(deep.issue(Leaf.device("S-1").key(KeyKind.RSA_2048)).chain());
        trusted(deep.issue(Leaf.device("S-1").key(KeyKind.ED25519)).chain());

        List<X509Certificate> jumbled =
                new ArrayList<>(deep.issue(Leaf.device("S-1")).chain());
        java.util.Collections.swap(jumbled, 1, 2);
        jumbled.add(root.certificate());
        jumbled.add(pki.root("Not of it").certificate());
        trusted(jumbled);
    }

    @Test
    void authoritiesOfEveryKind() {
        for (KeyKind kind : List.of(KeyKind.P384, KeyKind.P521, KeyKind.RSA_2048, KeyKind.ED25519)) {
            Authority other = pki.root("Root " + kind, kind);
            Authority below = other.intermediate("CA " + kind, kind, now.minus(DAY), now.plus(DAY));
            ChainVerdict verdict = validator(List.of(other), List.of())
                    .validate(new PresentedChain(
                            below.issue(Leaf.device("S-1").key(kind)).chain()));
            assertInstanceOf(ChainVerdict.Trusted.class, verdict, verdict::toString);
        }
    }

    @Test
    void configuredIntermediatesHelpShortChains() {
        Identity device = deep.issue(Leaf.device("S-1"));
        List<X509Certificate> alone = List.of(device.certificate());
        rejected(alone, FailureCode.ISSUER_UNKNOWN, "CN=CA 2");
        ChainVerdict verdict = validator(List.of(root), List.of(ca.certificate(), deep.certificate()))
                .validate(new PresentedChain(alone));
        assertInstanceOf(ChainVerdict.Trusted.class, verdict);
    }

    @Test
    void anIntermediateAsAnchorEndsThePathThere() {
        ChainVerdict verdict = validator(List.of(deep), List.of())
                .validate(new PresentedChain(deep.issue(Leaf.device("S-1")).chain()));
        assertInstanceOf(ChainVerdict.Trusted.class, verdict);
    }

    @Test
    void validity() {
        rejected(
                deep.issue(Leaf.device("S-1").valid(now.minus(DAY), now.minusSeconds(2)))
                        .chain(),
                FailureCode.CERT_EXPIRED,
                "CN=S-1");
        rejected(
                deep.issue(Leaf.device("S-1").valid(now.plusSeconds(2), now.plus(DAY)))
                        .chain(),
                FailureCode.CERT_NOT_YET_VALID,
                "CN=S-1");
        Authority expired = root.intermediate("Old CA", KeyKind.P256, now.minus(DAY), now.minusSeconds(2));
        rejected(expired.issue(Leaf.device("S-1")).chain(), FailureCode.CERT_EXPIRED, "CN=Old CA");
        Authority early = root.intermediate("New CA", KeyKind.P256, now.plusSeconds(2), now.plus(DAY));
        rejected(early.issue(Leaf.device("S-1")).chain(), FailureCode.CERT_NOT_YET_VALID, "CN=New CA");
        trusted(deep.issue(Leaf.device("S-1").valid(now.minus(DAY), Instant.parse("9999-12-31T23:59:59Z")))
                .chain());
    }

    @Test
    void theOtherPathIsTriedToo() {
        // Two certificates of one CA name and key would need cross-signing; an expired and a good anchor path do.
        Authority expired = root.intermediate("CA 1", KeyKind.P256, now.minus(DAY), now.minusSeconds(2));
        List<X509Certificate> chain =
                new ArrayList<>(ca.issue(Leaf.device("S-1")).chain());
        chain.add(1, expired.certificate());
        trusted(chain);
    }

    @Test
    void unknownIssuers() {
        Authority stranger = pki.root("Stranger");
        rejected(stranger.issue(Leaf.device("S-1")).chain(), FailureCode.ISSUER_UNKNOWN, "CN=Stranger");
        rejected(
                stranger.intermediate("CA 1").issue(Leaf.device("S-1")).chain(),
                FailureCode.ISSUER_UNKNOWN,
                "CN=Stranger");
        // Of the same name, but with another key
        rejected(pki.root("Root").issue(Leaf.device("S-1")).chain(), FailureCode.ISSUER_UNKNOWN, "CN=Root");
        rejected(List.of(stranger.certificate()), FailureCode.ISSUER_UNKNOWN, "CN=Stranger");
    }

    @Test
    void forgedSignature() throws Exception {
        byte[] der = ca.issue(Leaf.device("S-1")).certificate().getEncoded();
        der[der.length - 3] ^= 1;
        X509Certificate forged = new org.portcullis.eap.x509.Pem(pki.cryptography()).certificate("test", der);
        rejected(List.of(forged, ca.certificate()), FailureCode.CERT_CHAIN_INVALID, "does not verify");
    }

    @Test
    void constraints() {
        Authority notCa =
                root.intermediate("Not a CA", KeyKind.P256, now.minus(DAY), now.plus(DAY), new BasicConstraints(false));
        rejected(notCa.issue(Leaf.device("S-1")).chain(), FailureCode.CERT_CHAIN_INVALID, "RFC 5280");
        Authority shallow =
                root.intermediate("Shallow", KeyKind.P256, now.minus(DAY), now.plus(DAY), new BasicConstraints(0));
        trusted(shallow.issue(Leaf.device("S-1")).chain());
        rejected(
                shallow.intermediate("Too deep").issue(Leaf.device("S-1")).chain(),
                FailureCode.CERT_CHAIN_INVALID,
                "RFC 5280");
        // A device's certificate issues nothing.
        Authority tooLong = deep;
        for (int i = 3; i < 10; i++) {
            tooLong = tooLong.intermediate("CA " + i);
        }
        rejected(tooLong.issue(Leaf.device("S-1")).chain(), FailureCode.CERT_CHAIN_INVALID, "longer than 8");
    }

    @Test
    void extendedKeyUsage() {
        trusted(root.issue(Leaf.device("S-1").withoutPurposes()).chain());
        trusted(root.issue(Leaf.device("S-1").purposes(KeyPurposeId.anyExtendedKeyUsage))
                .chain());
        trusted(root.issue(Leaf.device("S-1").purposes(KeyPurposeId.id_kp_serverAuth, KeyPurposeId.id_kp_clientAuth))
                .chain());
        rejected(
                root.issue(Leaf.device("S-1").purposes(KeyPurposeId.id_kp_serverAuth))
                        .chain(),
                FailureCode.EKU_MISSING,
                "clientAuth");
        for (byte[] nothing : List.of(new byte[0], new byte[] {0x30, 0}, new byte[] {5, 0})) {
            rejected(
                    root.issue(Leaf.device("S-1")
                                    .withoutPurposes()
                                    .extension(new Extension(Extension.extendedKeyUsage, false, nothing)))
                            .chain(),
                    FailureCode.CERT_MALFORMED,
                    "extendedKeyUsage");
        }
    }

    @Test
    void noChainAndTooLongOnes() {
        rejected(List.of(), FailureCode.CERT_MISSING, "No certificate");
        X509Certificate one = root.issue(Leaf.device("S-1")).certificate();
        rejected(java.util.Collections.nCopies(11, one), FailureCode.CERT_CHAIN_INVALID, "11 certificates");
    }

    @Test
    void ownDevicesAreLdevids() {
        ChainValidator validator = new ChainValidator(
                new TrustSettings(
                        List.of(new Anchor(
                                List.of(root.certificate()),
                                Optional.of("acme"),
                                List.of(IdentitySource.SUBJECT_COMMON_NAME),
                                RevocationSettings.off())),
                        List.of(),
                        IdentitySource.DEFAULT,
                        List.of(pki.root("x").certificate(), deep.certificate())),
                pki.cryptography(),
                InstantSource.fixed(now));
        ProvenCredential own = credential(validator.validate(new PresentedChain(
                deep.issue(Leaf.device("S-1").uri("urn:dev:os:1-S-2")).chain())));
        assertEquals(Credential.Kind.LDEVID, own.kind());
        assertEquals("S-2", own.identity());
        assertEquals(Optional.empty(), own.anchorVendor());
        assertEquals("registry", own.revocation());

        ProvenCredential idevid = credential(validator.validate(new PresentedChain(
                ca.issue(Leaf.device("S-1").uri("urn:dev:os:1-S-2")).chain())));
        assertEquals(Credential.Kind.IDEVID, idevid.kind());
        assertEquals("S-1", idevid.identity());
        assertEquals(Optional.of("acme"), idevid.anchorVendor());
        assertEquals("CN=CA 1", idevid.issuer());
        assertEquals("EC-P256", idevid.keyType());
    }

    /** Whether an LDevID that has expired is good for anything is decided elsewhere; nothing else passes after its time. */
    @Test
    void ldevidsThatComeLate() {
        ChainValidator late = new ChainValidator(
                new TrustSettings(
                        List.of(Anchor.of(List.of(root.certificate()), RevocationSettings.off())),
                        List.of(),
                        IdentitySource.DEFAULT,
                        List.of(deep.certificate()),
                        true),
                pki.cryptography(),
                InstantSource.fixed(now));
        Leaf over = Leaf.device("S-1").valid(now.minusSeconds(60), now.minusSeconds(30));
        assertEquals(
                Credential.Kind.LDEVID,
                credential(late.validate(new PresentedChain(deep.issue(over).chain())))
                        .kind());
        Leaf early = Leaf.device("S-1").valid(now.plusSeconds(30), now.plusSeconds(60));
        assertEquals(FailureCode.CERT_NOT_YET_VALID, code(late, deep.issue(early)));
        assertEquals(FailureCode.CERT_EXPIRED, code(late, ca.issue(over)), "an IDevID");
        assertEquals(
                FailureCode.EKU_MISSING,
                code(
                        late,
                        deep.issue(Leaf.device("S-1")
                                .purposes(KeyPurposeId.id_kp_serverAuth)
                                .valid(now.minusSeconds(60), now.minusSeconds(30)))));
    }

    private static FailureCode code(ChainValidator validator, Identity device) {
        return assertInstanceOf(ChainVerdict.Rejected.class, validator.validate(new PresentedChain(device.chain())))
                .code();
    }

    /** What else an IDevID says of its device is there for who profiles devices. */
    @Test
    void whatTheCertificateSaysOfItsDevice() {
        Leaf idevid = Leaf.of("CN=T-1000,OU=Edge,O=Acme,SERIALNUMBER=S-1")
                .alternativeName(hardwareModule("1.3.6.1.4.1.32473.1", "HW-77"))
                .extension(mudUrl(new DERIA5String("https://mud.example.com/t-1000")));
        assertEquals(
                new CertificateHints(
                        Optional.of("T-1000"),
                        Optional.of("Acme"),
                        Optional.of("Edge"),
                        Optional.of("S-1"),
                        Optional.of("1.3.6.1.4.1.32473.1"),
                        Optional.of("HW-77"),
                        Optional.of("https://mud.example.com/t-1000")),
                hints(idevid));
        assertEquals(Optional.empty(), hints(Leaf.device("S-1")).mudUrl());
        // What is no IA5String is not read, and no reason to refuse the device.
        assertEquals(
                Optional.empty(),
                hints(Leaf.device("S-1").extension(mudUrl(new DERUTF8String("https://mud.example.com/"))))
                        .mudUrl());
        assertEquals(
                Optional.empty(),
                hints(Leaf.device("S-1").extension(new Extension(MUD_URL, false, new byte[] {0x16, 0x20, 'h'})))
                        .mudUrl());
    }

    private CertificateHints hints(Leaf leaf) {
        return credential(validator(List.of(root), List.of())
                        .validate(new PresentedChain(root.issue(leaf).chain())))
                .hints();
    }

    private static GeneralName hardwareModule(String type, String serial) {
        return new GeneralName(
                GeneralName.otherName,
                new OtherName(new ASN1ObjectIdentifier("1.3.6.1.5.5.7.8.4"), new DERSequence(new ASN1Encodable[] {
                    new ASN1ObjectIdentifier(type), new DEROctetString(serial.getBytes(StandardCharsets.UTF_8))
                })));
    }

    private static Extension mudUrl(ASN1Encodable value) {
        try {
            return Extension.create(MUD_URL, false, value);
        } catch (IOException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static ProvenCredential credential(ChainVerdict verdict) {
        return assertInstanceOf(ChainVerdict.Trusted.class, verdict, verdict::toString)
                .credential();
    }

    private ChainValidator validator(List<Authority> anchors, List<X509Certificate> intermediates) {
        return new ChainValidator(
                new TrustSettings(
                        List.of(Anchor.of(
                                anchors.stream().map(Authority::certificate).toList(), RevocationSettings.off())),
                        intermediates,
                        IdentitySource.DEFAULT,
                        List.of()),
                pki.cryptography(),
                InstantSource.fixed(now));
    }

    private void trusted(List<X509Certificate> chain) {
        ProvenCredential credential =
                credential(validator(List.of(root), List.of()).validate(new PresentedChain(chain)));
        assertEquals("S-1", credential.identity());
    }

    private void rejected(List<X509Certificate> chain, FailureCode code, String naming) {
        ChainVerdict.Rejected rejected = assertInstanceOf(
                ChainVerdict.Rejected.class, validator(List.of(root), List.of()).validate(new PresentedChain(chain)));
        assertEquals(code, rejected.code(), rejected.explanation());
        assertTrue(rejected.explanation().contains(naming), rejected.explanation());
        assertTrue(rejected.trace().get(rejected.trace().size() - 1).contains(code.code()));
    }
}
