package org.portcullis.eap.tls;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.charset.StandardCharsets;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.List;
import org.bouncycastle.asn1.ASN1Encoding;
import org.bouncycastle.asn1.ASN1Sequence;
import org.bouncycastle.asn1.BERSequence;
import org.bouncycastle.cert.jcajce.JcaCertStore;
import org.bouncycastle.cms.CMSProcessableByteArray;
import org.bouncycastle.cms.CMSSignedDataGenerator;
import org.bouncycastle.tls.CertificateType;
import org.bouncycastle.tls.TlsFatalAlert;
import org.bouncycastle.tls.crypto.impl.jcajce.JcaTlsCertificate;
import org.junit.jupiter.api.Test;
import org.portcullis.eap.Leaf;
import org.portcullis.eap.TestPki;
import org.portcullis.eap.TestPki.Authority;
import org.portcullis.eap.x509.Pem;

/** How the octets of a presented certificate become one. */
class PresentedCertificateTest {
    private final Loopback loopback = new Loopback(new TestPki());
    private final Authority ca = loopback.deviceRoot.intermediate("Device CA");
    private final X509Certificate leaf = ca.issue(Leaf.device("S-1")).certificate();

    private static X509Certificate parse(TlsCryptography crypto, byte[] encoding) throws Exception {
        return ((JcaTlsCertificate) crypto.createCertificate(CertificateType.X509, encoding)).getX509Certificate();
    }

    @Test
    void aConfiguredOneIsRecognisedAndAnyOtherParsed() throws Exception {
        var trust = loopback.trust();
        TlsCryptography crypto = loopback.crypto.recognising(trust::configured);
        X509Certificate root = loopback.deviceRoot.certificate();
        assertSame(root, parse(crypto, root.getEncoded()));
        assertNotSame(root, parse(loopback.crypto, root.getEncoded()));
        assertEquals(leaf, parse(crypto, leaf.getEncoded()));
        assertNotSame(leaf, parse(crypto, leaf.getEncoded()));
    }

    @Test
    void berBecomesDer() throws Exception {
        byte[] ber =
                new BERSequence(ASN1Sequence.getInstance(leaf.getEncoded()).toArray()).getEncoded(ASN1Encoding.BER);
        assertEquals(0x80, ber[1] & 0xFF, "of indefinite length");
        assertEquals(leaf, parse(loopback.crypto, ber));
    }

    @Test
    void nothingElseIsACertificate() throws Exception {
        byte[] der = leaf.getEncoded();
        CMSSignedDataGenerator bundle = new CMSSignedDataGenerator();
        bundle.addCertificates(new JcaCertStore(List.of(leaf)));
        for (byte[] wrong : List.of(
                Pem.encode(List.of(leaf)).getBytes(StandardCharsets.US_ASCII),
                bundle.generate(new CMSProcessableByteArray(new byte[0])).getEncoded(),
                Arrays.copyOf(der, der.length + 1),
                Arrays.copyOf(der, der.length - 1),
                new byte[0])) {
            assertThrows(TlsFatalAlert.class, () -> parse(loopback.crypto, wrong));
        }
    }
}
