package org.portcullis.eap;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import org.bouncycastle.asn1.ASN1Encoding;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.DERBitString;
import org.bouncycastle.asn1.DERTaggedObject;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.CRLNumber;
import org.bouncycastle.asn1.x509.CRLReason;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.Extensions;
import org.bouncycastle.asn1.x509.ExtensionsGenerator;
import org.bouncycastle.asn1.x509.Time;
import org.bouncycastle.operator.ContentSigner;
import org.portcullis.eap.TestPki.Authority;

/** A CRL of very many entries, written octet by octet: a builder would need a minute and a gigabyte. */
public final class LargeCrl {
    private LargeCrl() {}

    /**
     * @param entries serial numbers of 16 octets, in no order, each with the reason keyCompromise
     * @param also one more entry, in the middle
     * @return DER, valid from now for a day
     */
    public static byte[] of(Authority issuer, int entries, BigInteger also, long number, Instant now) {
        try {
            byte[] date = new Time(Date.from(now)).getEncoded(ASN1Encoding.DER);
            ExtensionsGenerator reason = new ExtensionsGenerator();
            reason.addExtension(Extension.reasonCode, false, CRLReason.lookup(CRLReason.keyCompromise));
            byte[] reasons = reason.generate().getEncoded(ASN1Encoding.DER);
            ByteArrayOutputStream list = new ByteArrayOutputStream(entries * 64);
            for (int i = 0; i < entries; i++) {
                if (i == entries / 2) {
                    entry(list, also, date, reasons);
                }
                // A multiplication by an odd number scatters them, and brings no two together.
                long scattered = (i + 1) * 0x9E3779B97F4A7C15L;
                entry(list, BigInteger.ONE.shiftLeft(126).add(BigInteger.valueOf(scattered)), date, reasons);
            }
            ContentSigner signer = issuer.signer();
            ExtensionsGenerator extensions = new ExtensionsGenerator();
            extensions.addExtension(Extension.cRLNumber, false, new CRLNumber(BigInteger.valueOf(number)));
            ByteArrayOutputStream content = new ByteArrayOutputStream(list.size() + 1024);
            content.write(new ASN1Integer(1).getEncoded());
            content.write(signer.getAlgorithmIdentifier().getEncoded(ASN1Encoding.DER));
            content.write(X500Name.getInstance(
                            issuer.certificate().getSubjectX500Principal().getEncoded())
                    .getEncoded(ASN1Encoding.DER));
            content.write(date);
            content.write(new Time(Date.from(now.plus(Duration.ofDays(1)))).getEncoded(ASN1Encoding.DER));
            element(content, 0x30, list.toByteArray());
            Extensions all = extensions.generate();
            content.write(new DERTaggedObject(true, 0, all).getEncoded(ASN1Encoding.DER));
            ByteArrayOutputStream signed = new ByteArrayOutputStream(content.size() + 16);
            element(signed, 0x30, content.toByteArray());
            try (OutputStream input = signer.getOutputStream()) {
                signed.writeTo(input);
            }
            ByteArrayOutputStream whole = new ByteArrayOutputStream(signed.size() + 256);
            signed.writeTo(whole);
            whole.write(signer.getAlgorithmIdentifier().getEncoded(ASN1Encoding.DER));
            whole.write(new DERBitString(signer.getSignature()).getEncoded(ASN1Encoding.DER));
            ByteArrayOutputStream crl = new ByteArrayOutputStream(whole.size() + 16);
            element(crl, 0x30, whole.toByteArray());
            return crl.toByteArray();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void entry(ByteArrayOutputStream list, BigInteger serial, byte[] date, byte[] reasons)
            throws IOException {
        byte[] number = new ASN1Integer(serial).getEncoded();
        ByteArrayOutputStream entry = new ByteArrayOutputStream(64);
        entry.write(number);
        entry.write(date);
        entry.write(reasons);
        element(list, 0x30, entry.toByteArray());
    }

    private static void element(ByteArrayOutputStream out, int tag, byte[] content) throws IOException {
        out.write(tag);
        if (content.length < 0x80) {
            out.write(content.length);
        } else {
            byte[] length = BigInteger.valueOf(content.length).toByteArray();
            int start = length[0] == 0 ? 1 : 0;
            out.write(0x80 | length.length - start);
            out.write(length, start, length.length - start);
        }
        out.write(content);
    }
}
