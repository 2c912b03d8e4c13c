package org.portcullis.eap.trust;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509CRL;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.bouncycastle.asn1.x509.DistributionPointName;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.IssuingDistributionPoint;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.portcullis.eap.Leaf;
import org.portcullis.eap.TestPki;
import org.portcullis.eap.TestPki.Authority;
import org.portcullis.eap.TestPki.Identity;
import org.portcullis.eap.trust.RevocationSettings.Check;
import org.portcullis.eap.trust.RevocationSettings.OnUnknown;
import org.portcullis.eap.x509.Pem;
import org.portcullis.eap.x509.PemException;
import org.portcullis.policy.decision.FailureCode;

class RevocationTest {
    private final TestPki pki = new TestPki();
    private final Instant now = pki.now();
    private final Authority root = pki.root("Root");
    private final Authority ca = root.intermediate("CA");
    private final Identity device = ca.issue(Leaf.device("S-1"));
    private final X509CRL rootCrl = root.crl();
    private final X509CRL caCrl = ca.crl();

    @TempDir
    Path folder;

    @Test
    void everyCertificateButTheAnchorIsChecked() {
        good("good", settings(rootCrl, caCrl));
        rejected(FailureCode.CERT_REVOKED, "CN=S-1", settings(rootCrl, ca.crl(device.certificate())));
        rejected(FailureCode.CERT_REVOKED, "CN=CA", settings(root.crl(ca.certificate()), caCrl));
        rejected(FailureCode.CRL_MISSING, "CN=Root", settings(caCrl));
        rejected(FailureCode.CRL_MISSING, "CN=CA", settings(rootCrl));
    }

    @Test
    void aListOfAnotherKeyIsNone() {
        X509CRL forged = pki.root("CA").crl();
        rejected(FailureCode.CRL_MISSING, "does not verify", settings(rootCrl, forged));
        good("good", settings(rootCrl, forged, caCrl));
    }

    @Test
    void outOfDateLists() {
        X509CRL old = ca.crl(now.minus(Duration.ofDays(2)), now.minus(Duration.ofDays(1)), List.of());
        rejected(FailureCode.CRL_EXPIRED, "CN=CA", settings(rootCrl, old));
        good("good", settings(rootCrl, old, caCrl));
        good("good", settings(OnUnknown.REFUSE, Duration.ofHours(25), rootCrl, old));
        X509CRL oldAndListed = ca.crl(
                now.minus(Duration.ofDays(2)),
                now.minus(Duration.ofDays(1)),
                List.of(device.certificate().getSerialNumber()));
        rejected(FailureCode.CERT_REVOKED, "CN=S-1", settings(rootCrl, oldAndListed));
    }

    @Test
    void unknownMayBeAccepted() {
        good("unknown-accepted", settings(OnUnknown.ACCEPT, Duration.ZERO, rootCrl));
        rejected(
                FailureCode.CERT_REVOKED,
                "CN=S-1",
                settings(OnUnknown.ACCEPT, Duration.ZERO, ca.crl(device.certificate())));
        good("off", RevocationSettings.off());
    }

    @Test
    void theNewestListCounts() {
        X509CRL held = ca.crl(
                now.minus(Duration.ofHours(5)),
                now.plus(Duration.ofHours(5)),
                List.of(device.certificate().getSerialNumber()));
        good("good", settings(rootCrl, held, caCrl));
    }

    @Test
    void filesOfManyLists() throws Exception {
        Path pem = Files.writeString(
                folder.resolve("both.pem"),
                Pem.block("X509 CRL", rootCrl.getEncoded()) + Pem.block("X509 CRL", caCrl.getEncoded()));
        assertEquals(2, RevocationList.read(pem).size());
        Path der = Files.write(folder.resolve("one.crl"), caCrl.getEncoded());
        assertEquals("CN=CA", RevocationList.read(der).get(0).issuerName());
        Path junk = Files.writeString(folder.resolve("junk"), "junk");
        assertTrue(assertThrows(PemException.class, () -> RevocationList.read(junk))
                .getMessage()
                .contains("junk holds no CRL"));
        Path cut = Files.write(folder.resolve("cut"), java.util.Arrays.copyOf(caCrl.getEncoded(), 60));
        assertThrows(PemException.class, () -> RevocationList.read(cut));
    }

    @Test
    void listsThatSpeakOfSomeCertificatesOnly() throws Exception {
        List<BigInteger> none = List.of();
        X509CRL authorities = ca.crl(point(null, false, true), none);
        X509CRL endEntities = ca.crl(point(null, true, false), none);
        rejected(FailureCode.CRL_MISSING, "CN=CA", settings(rootCrl, authorities));
        good("good", settings(rootCrl, authorities, endEntities));
        // The other part of a list in two says nothing of this device.
        X509CRL one = ca.crl(point("http://crl.example/1", false, false), none);
        X509CRL two = ca.crl(point("http://crl.example/2", false, false), none);
        Identity second = ca.issue(Leaf.device("S-1").distributionPoint("http://crl.example/2"));
        assertInstanceOf(ChainVerdict.Rejected.class, validate(settings(rootCrl, one), second));
        assertInstanceOf(ChainVerdict.Trusted.class, validate(settings(rootCrl, one, two), second));
    }

    private static Extension point(String url, boolean endEntities, boolean authorities) throws Exception {
        DistributionPointName name = url == null
                ? null
                : new DistributionPointName(
                        new GeneralNames(new GeneralName(GeneralName.uniformResourceIdentifier, url)));
        return new Extension(
                Extension.issuingDistributionPoint,
                true,
                new IssuingDistributionPoint(name, endEntities, authorities, null, false, false).getEncoded());
    }

    private static List<RevocationList> lists(X509CRL... crls) {
        List<RevocationList> lists = new ArrayList<>();
        for (X509CRL crl : crls) {
            try {
                lists.addAll(RevocationList.parse("test.crl", crl.getEncoded()));
            } catch (java.security.cert.CRLException e) {
                throw new IllegalStateException(e);
            }
        }
        return lists;
    }

    private static RevocationSettings settings(X509CRL... crls) {
        return RevocationSettings.crls(lists(crls));
    }

    private static RevocationSettings settings(OnUnknown onUnknown, Duration grace, X509CRL... crls) {
        List<RevocationList> lists = lists(crls);
        return new RevocationSettings(List.of(Check.CRL), onUnknown, () -> lists, grace, OcspSettings.none());
    }

    private void good(String word, RevocationSettings settings) {
        ChainVerdict.Trusted trusted = assertInstanceOf(
                ChainVerdict.Trusted.class,
                validate(settings),
                () -> validate(settings).toString());
        assertEquals(word, trusted.credential().revocation());
    }

    private void rejected(FailureCode code, String naming, RevocationSettings settings) {
        ChainVerdict.Rejected rejected = assertInstanceOf(ChainVerdict.Rejected.class, validate(settings));
        assertEquals(code, rejected.code(), rejected.explanation());
        assertTrue(rejected.explanation().contains(naming), rejected.explanation());
    }

    private ChainVerdict validate(RevocationSettings settings) {
        return validate(settings, device);
    }

    private ChainVerdict validate(RevocationSettings settings, Identity presenting) {
        List<X509Certificate> anchors = List.of(root.certificate());
        return new ChainValidator(
                        new TrustSettings(
                                List.of(Anchor.of(anchors, settings)), List.of(), IdentitySource.DEFAULT, List.of()),
                        pki.cryptography(),
                        InstantSource.fixed(now))
                .validate(new PresentedChain(presenting.chain()));
    }
}
