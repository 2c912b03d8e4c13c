package org.portcullis.eap.trust;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.math.BigInteger;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import org.bouncycastle.asn1.x509.CRLNumber;
import org.bouncycastle.asn1.x509.CRLReason;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.IssuingDistributionPoint;
import org.bouncycastle.cert.X509v2CRLBuilder;
import org.junit.jupiter.api.Test;
import org.portcullis.eap.Leaf;
import org.portcullis.eap.TestPki;
import org.portcullis.eap.TestPki.Authority;
import org.portcullis.eap.TestPki.Identity;
import org.portcullis.policy.decision.FailureCode;

/** Deltas and the lists that they go with (RFC 5280 §5.2.4), and reasons (§5.3.1). */
class DeltaCrlTest {
    private static final int NONE = -1;

    private final TestPki pki = new TestPki();
    private final Instant now = pki.now();
    private final Authority root = pki.root("Root");
    private final Identity device = root.issue(Leaf.device("S-1"));
    private final BigInteger serial = device.certificate().getSerialNumber();

    @Test
    void aDeltaAddsToItsCompleteList() {
        assertEquals("good", of(complete(5, NONE)));
        assertEquals("revoked", of(complete(5, NONE), delta(6, 5, CRLReason.keyCompromise)));
        assertEquals("good", of(complete(5, NONE), delta(6, 5, NONE)));
        assertEquals("revoked", of(complete(5, CRLReason.superseded), delta(6, 5, NONE)));
        assertEquals("revoked", of(complete(5, NONE), delta(6, 4, CRLReason.keyCompromise)), "an older base fits too");
    }

    @Test
    void aDeltaThatDoesNotFitSaysNothing() {
        assertEquals("good", of(complete(5, NONE), delta(8, 7, CRLReason.keyCompromise)), "base is newer");
        assertEquals("good", of(complete(5, NONE), delta(5, 4, CRLReason.keyCompromise)), "the list has it already");
        byte[] otherScope = root.crl(builder -> {
            entry(builder, CRLReason.keyCompromise);
            number(builder, 6);
            builder.addExtension(Extension.deltaCRLIndicator, true, new CRLNumber(BigInteger.valueOf(5)));
            builder.addExtension(
                    Extension.issuingDistributionPoint,
                    true,
                    new IssuingDistributionPoint(null, true, false, null, false, false));
        });
        assertEquals("good", of(complete(5, NONE), otherScope));
        ChainVerdict.Rejected alone =
                assertInstanceOf(ChainVerdict.Rejected.class, validate(delta(6, 5, CRLReason.keyCompromise)));
        assertEquals(FailureCode.CRL_MISSING, alone.code());
        assertTrue(alone.explanation().contains("is a delta CRL"), alone.explanation());
    }

    @Test
    void aHoldIsARevocationUntilADeltaTakesItBack() {
        assertEquals("revoked", of(complete(5, CRLReason.certificateHold)));
        assertEquals("good", of(complete(5, CRLReason.certificateHold), delta(6, 5, CRLReason.removeFromCRL)));
        byte[] ended = root.crl(builder -> {
            builder.setNextUpdate(Date.from(now.minusSeconds(60)));
            entry(builder, CRLReason.removeFromCRL);
            number(builder, 6);
            builder.addExtension(Extension.deltaCRLIndicator, true, new CRLNumber(BigInteger.valueOf(5)));
        });
        assertEquals(
                "revoked", of(complete(5, CRLReason.certificateHold), ended), "a delta that ended takes nothing back");
        assertEquals("revoked", of(complete(5, CRLReason.removeFromCRL)), "only deltas take back");
    }

    @Test
    void theReasonIsSaid() {
        RevocationFinding hold = finding(validate(complete(5, CRLReason.certificateHold)));
        assertEquals("certificate-hold", hold.reason().orElseThrow().word());
        assertEquals("crl", hold.method());
        assertEquals("crl 0", hold.source());
        assertEquals(3600, hold.age().toSeconds());
        ChainVerdict.Rejected delta = assertInstanceOf(
                ChainVerdict.Rejected.class, validate(complete(5, NONE), delta(6, 5, CRLReason.keyCompromise)));
        assertTrue(
                delta.explanation().contains(" at ") && delta.explanation().endsWith("(key-compromise), by CRL crl 1."),
                delta.explanation());
        assertEquals(
                "unspecified",
                finding(validate(complete(5, 99))).reason().orElseThrow().word());
    }

    private byte[] complete(int number, int reason) {
        return root.crl(builder -> {
            entry(builder, reason);
            number(builder, number);
        });
    }

    private byte[] delta(int number, int base, int reason) {
        return root.crl(builder -> {
            entry(builder, reason);
            number(builder, number);
            builder.addExtension(Extension.deltaCRLIndicator, true, new CRLNumber(BigInteger.valueOf(base)));
        });
    }

    private void entry(X509v2CRLBuilder builder, int reason) {
        if (reason != NONE) {
            builder.addCRLEntry(serial, Date.from(now.minusSeconds(7200)), reason);
        }
    }

    private static void number(X509v2CRLBuilder builder, int number) throws IOException {
        builder.addExtension(Extension.cRLNumber, false, new CRLNumber(BigInteger.valueOf(number)));
    }

    private String of(byte[]... crls) {
        return finding(validate(crls)).status();
    }

    private static RevocationFinding finding(ChainVerdict verdict) {
        return verdict.revocation().get(0);
    }

    private ChainVerdict validate(byte[]... crls) {
        List<RevocationList> lists = new ArrayList<>();
        for (int i = 0; i < crls.length; i++) {
            lists.addAll(RevocationList.parse("crl " + i, crls[i]));
        }
        List<X509Certificate> anchors = List.of(root.certificate());
        return new ChainValidator(
                        new TrustSettings(
                                List.of(Anchor.of(anchors, RevocationSettings.crls(lists))),
                                List.of(),
                                IdentitySource.DEFAULT,
                                List.of()),
                        pki.cryptography(),
                        InstantSource.fixed(now))
                .validate(new PresentedChain(device.chain()));
    }
}
