package org.portcullis.eap.trust;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.Date;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.bouncycastle.asn1.ASN1Boolean;
import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.CRLNumber;
import org.bouncycastle.asn1.x509.CRLReason;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.Extensions;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.IssuingDistributionPoint;
import org.bouncycastle.asn1.x509.ReasonFlags;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.portcullis.eap.LargeCrl;
import org.portcullis.eap.TestPki;
import org.portcullis.eap.TestPki.Authority;
import org.portcullis.eap.TestPki.KeyKind;
import org.portcullis.eap.x509.PemException;
import org.portcullis.policy.device.RevocationReason;

class RevocationListTest {
    private final TestPki pki = new TestPki();
    private final Authority root = pki.root("Root");
    private final Date date = Date.from(pki.now().minusSeconds(7200));

    @Test
    void halfAMillionEntriesAreKeptCompact() {
        BigInteger also = new BigInteger("1234567890123456789");
        RevocationList list = only(LargeCrl.of(root, 500_000, also, 7, pki.now()));
        assertEquals(500_001, list.size());
        assertEquals(
                RevocationReason.KEY_COMPROMISE, list.entry(also).orElseThrow().reason());
        assertEquals(
                pki.now().getEpochSecond(),
                list.entry(also).orElseThrow().date().orElseThrow().getEpochSecond());
        assertTrue(list.entry(also.add(BigInteger.ONE)).isEmpty());
        assertEquals(21, list.octets() / list.size(), "octets an entry: 16 of serial number, 4 of date, 1 of reason");
        assertTrue(list.signedBy(node(root), signatures()));
        assertFalse(list.signedBy(node(pki.root("Root")), signatures()));
    }

    @Test
    void serialNumbersOfEveryShapeAreFoundAndNoOthers() {
        long seed = System.nanoTime();
        System.out.println("seed " + seed);
        Random random = new Random(seed);
        Set<BigInteger> numbers = new HashSet<>(List.of(
                BigInteger.ZERO,
                BigInteger.ONE,
                BigInteger.valueOf(-1),
                BigInteger.valueOf(127),
                BigInteger.valueOf(128),
                BigInteger.valueOf(-128),
                BigInteger.ONE.shiftLeft(159).subtract(BigInteger.ONE)));
        for (int i = 0; i < 3_000; i++) {
            BigInteger number = new BigInteger(1 + random.nextInt(160), random);
            numbers.add(random.nextInt(50) == 0 ? number.negate() : number);
        }
        RevocationList list = only(root.crl(builder -> numbers.forEach(
                number -> builder.addCRLEntry(number, date, number.testBit(0) ? CRLReason.superseded : 1))));
        assertEquals(numbers.size(), list.size());
        numbers.forEach(number -> {
            assertEquals(
                    number.testBit(0) ? RevocationReason.SUPERSEDED : RevocationReason.KEY_COMPROMISE,
                    list.entry(number).orElseThrow().reason());
            BigInteger other = number.add(BigInteger.ONE);
            assertEquals(numbers.contains(other), list.entry(other).isPresent());
        });
        assertTrue(list.entry(BigInteger.ONE.shiftLeft(400)).isEmpty());
    }

    /** Algorithms that need a digest alone, and those that need it all. */
    @ParameterizedTest
    @EnumSource(
            value = KeyKind.class,
            names = {"P256", "P384", "P521", "ED25519", "RSA_2048", "RSA_3072"})
    void theSignatureIsVerified(KeyKind kind) {
        Authority issuer = pki.root("Root", kind);
        byte[] crl = issuer.crl(builder -> builder.addCRLEntry(BigInteger.TEN, date, 1));
        assertTrue(only(crl).signedBy(node(issuer), signatures()));
        assertFalse(only(crl).signedBy(node(pki.root("Root", kind)), signatures()));
        byte[] other = crl.clone();
        // The serial number 10, the last octet before the date.
        int at = indexOf(other, new byte[] {2, 1, 10, 0x17});
        other[at + 2] = 11;
        assertTrue(only(other).entry(BigInteger.valueOf(11)).isPresent());
        assertFalse(only(other).signedBy(node(issuer), signatures()));
    }

    @Test
    void whatIsNotUnderstoodIsRefusedAndSaysWhy() {
        GeneralNames names = new GeneralNames(new GeneralName(new X500Name("CN=Other")));
        refused(
                "indirect CRL",
                builder -> builder.addExtension(
                        Extension.issuingDistributionPoint,
                        true,
                        new IssuingDistributionPoint(null, false, false, null, true, false)));
        refused(
                "for some reasons",
                builder -> builder.addExtension(
                        Extension.issuingDistributionPoint,
                        true,
                        new IssuingDistributionPoint(
                                null, false, false, new ReasonFlags(ReasonFlags.keyCompromise), false, false)));
        refused(
                "indirect CRL: it lists certificates of other issuers",
                builder -> builder.addCRLEntry(
                        BigInteger.TEN,
                        date,
                        new Extensions(new Extension(Extension.certificateIssuer, true, names.getEncoded()))));
        refused(
                "critical extension that is not understood",
                builder -> builder.addCRLEntry(
                        BigInteger.TEN,
                        date,
                        new Extensions(new Extension(Extension.instructionCode, true, DERNull.INSTANCE.getEncoded()))));
        refused("critical extension", builder -> builder.addExtension(Extension.biometricInfo, true, ASN1Boolean.TRUE));
        refused(
                "delta CRL without a number",
                builder -> builder.addExtension(Extension.deltaCRLIndicator, true, new CRLNumber(BigInteger.ONE)));
        refused("serial number of 51 octets", builder -> builder.addCRLEntry(BigInteger.ONE.shiftLeft(400), date, 1));
    }

    @Test
    void oneThatIsNotCriticalIsPassedOver() {
        RevocationList list = only(root.crl(builder -> {
            builder.addCRLEntry(
                    BigInteger.TEN,
                    date,
                    new Extensions(new Extension(Extension.instructionCode, false, DERNull.INSTANCE.getEncoded())));
            builder.addExtension(Extension.biometricInfo, false, ASN1Boolean.TRUE);
        }));
        assertTrue(list.entry(BigInteger.TEN).isPresent());
    }

    /** Whatever the octets are, they are a list or they are refused, and no list is longer than what it was read from. */
    @Test
    void mutatedLists() {
        long seed = System.nanoTime();
        System.out.println("seed " + seed);
        Random random = new Random(seed);
        byte[] crl = root.crl(builder -> {
            for (int i = 0; i < 20; i++) {
                builder.addCRLEntry(new BigInteger(120, random), date, 1 + random.nextInt(6));
            }
            builder.addExtension(Extension.cRLNumber, false, new CRLNumber(BigInteger.TWO));
        });
        Node issuer = node(root);
        int parsed = 0;
        for (int i = 0; i < 30_000; i++) {
            byte[] mutated = Arrays.copyOf(crl, random.nextInt(10) == 0 ? random.nextInt(crl.length + 1) : crl.length);
            for (int n = random.nextInt(4); n >= 0 && mutated.length > 0; n--) {
                mutated[random.nextInt(mutated.length)] = (byte) random.nextInt();
            }
            boolean same = Arrays.equals(mutated, crl);
            try {
                for (RevocationList list : RevocationList.parse("fuzz", mutated)) {
                    parsed++;
                    assertTrue(list.size() <= mutated.length);
                    assertDoesNotThrow(() -> list.entry(BigInteger.TEN));
                    if (!same && random.nextInt(50) == 0) {
                        assertDoesNotThrow(() -> list.signedBy(issuer, signatures()));
                    }
                }
            } catch (PemException refused) {
                assertTrue(refused.getMessage().startsWith("fuzz"), refused.getMessage());
            }
        }
        assertTrue(parsed > 3_000, "hardly a mutation came through: " + parsed);
    }

    private void refused(String why, TestPki.CrlContent content) {
        PemException refused = assertThrows(PemException.class, () -> only(root.crl(content)));
        assertTrue(
                refused.getMessage().startsWith("test.crl")
                        && refused.getMessage().contains(why),
                refused.getMessage());
    }

    private static RevocationList only(byte[] der) {
        return RevocationList.parse("test.crl", der).get(0);
    }

    private Node node(Authority authority) {
        return Node.of(authority.certificate(), pki.cryptography());
    }

    private CertificateSignatures signatures() {
        return new CertificateSignatures(pki.cryptography());
    }

    private static int indexOf(byte[] octets, byte[] part) {
        for (int i = 0; i + part.length <= octets.length; i++) {
            if (Arrays.equals(octets, i, i + part.length, part, 0, part.length)) {
                return i;
            }
        }
        throw new AssertionError("not there");
    }
}
