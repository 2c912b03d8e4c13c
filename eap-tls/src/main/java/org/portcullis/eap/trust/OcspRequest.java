package org.portcullis.eap.trust;

import java.io.IOException;
import java.math.BigInteger;
import java.security.SecureRandom;
import java.security.cert.CertificateEncodingException;
import java.util.Optional;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.ocsp.OCSPObjectIdentifiers;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.Extensions;
import org.bouncycastle.cert.jcajce.JcaX509CertificateHolder;
import org.bouncycastle.cert.ocsp.CertificateID;
import org.bouncycastle.cert.ocsp.OCSPException;
import org.bouncycastle.cert.ocsp.OCSPReqBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaDigestCalculatorProviderBuilder;
import org.portcullis.eap.crypto.Cryptography;

/**
 * A question about one certificate (RFC 6960 §4.1), as RFC 5019 §2.1 wants it: not signed, names hashed with SHA-1, which
 * every responder understands.
 *
 * @param nonce 32 octets (RFC 9654 §2.1); empty where none is sent
 */
record OcspRequest(byte[] octets, CertificateID id, Optional<byte[]> nonce) {
    private static final int NONCE_OCTETS = 32;

    static OcspRequest about(OcspLookup.Question question, Cryptography cryptography, SecureRandom random) {
        try {
            BigInteger serial = question.certificate().getSerialNumber();
            CertificateID id = new CertificateID(
                    new JcaDigestCalculatorProviderBuilder()
                            .setProvider(cryptography.bouncyCastle())
                            .build()
                            .get(CertificateID.HASH_SHA1),
                    new JcaX509CertificateHolder(question.issuer().certificate()),
                    serial);
            OCSPReqBuilder request = new OCSPReqBuilder().addRequest(id);
            Optional<byte[]> nonce = Optional.empty();
            if (question.nonce() != OcspSettings.Nonce.OFF) {
                byte[] octets = new byte[NONCE_OCTETS];
                random.nextBytes(octets);
                nonce = Optional.of(octets);
                request.setRequestExtensions(new Extensions(new Extension(
                        OCSPObjectIdentifiers.id_pkix_ocsp_nonce, false, new DEROctetString(octets).getEncoded())));
            }
            return new OcspRequest(request.build().getEncoded(), id, nonce);
        } catch (OCSPException | OperatorCreationException | CertificateEncodingException | IOException e) {
            throw new IllegalStateException("an OCSP request cannot be made: " + e.getMessage(), e);
        }
    }
}
