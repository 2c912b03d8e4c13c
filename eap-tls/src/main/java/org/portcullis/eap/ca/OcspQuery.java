package org.portcullis.eap.ca;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.ASN1Primitive;
import org.bouncycastle.asn1.ocsp.OCSPObjectIdentifiers;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.cert.ocsp.CertificateID;
import org.bouncycastle.cert.ocsp.OCSPReq;
import org.bouncycastle.cert.ocsp.Req;

/**
 * What somebody asks an OCSP responder (RFC 6960 §4.1): about which certificates, and with what nonce. A signature is not
 * looked at: everybody may ask.
 *
 * @param nonce 1 to 128 octets (RFC 9654 §2.1)
 */
record OcspQuery(List<CertificateID> ids, Optional<byte[]> nonce) {
    static final int MAX_OCTETS = 8 * 1024;
    static final int MAX_IDS = 16;
    private static final int MAX_NONCE = 128;
    private static final Set<ASN1ObjectIdentifier> KNOWN =
            Set.of(OCSPObjectIdentifiers.id_pkix_ocsp_nonce, OCSPObjectIdentifiers.id_pkix_ocsp_response);

    /** It is no request, or one that is not answered. */
    static final class MalformedException extends Exception {
        MalformedException(String message) {
            super(message, null, false, false);
        }
    }

    static OcspQuery parse(byte[] octets) throws MalformedException {
        if (octets.length == 0 || octets.length > MAX_OCTETS) {
            throw new MalformedException("a request has 1 to " + MAX_OCTETS + " octets");
        }
        try {
            OCSPReq request = new OCSPReq(octets);
            if (request.getVersionNumber() != 1) {
                throw new MalformedException("unknown version");
            }
            Req[] asked = request.getRequestList();
            if (asked.length == 0 || asked.length > MAX_IDS) {
                throw new MalformedException("a request asks of 1 to " + MAX_IDS + " certificates");
            }
            for (Object critical : request.getCriticalExtensionOIDs()) {
                if (!KNOWN.contains(critical)) {
                    throw new MalformedException("unknown critical extension");
                }
            }
            List<CertificateID> ids = Arrays.stream(asked).map(Req::getCertID).toList();
            ids.forEach(OcspQuery::readWhole);
            return new OcspQuery(ids, nonce(request));
        } catch (IOException | RuntimeException malformed) {
            // Bouncy Castle answers malformed ASN.1 with many a RuntimeException.
            throw new MalformedException("not an OCSP request");
        }
    }

    /** Parts are parsed as they are looked at; here, and not later, they have to be well-formed. */
    private static void readWhole(CertificateID id) {
        id.getSerialNumber();
        id.getHashAlgOID();
        id.getIssuerNameHash();
        id.getIssuerKeyHash();
    }

    private static Optional<byte[]> nonce(OCSPReq request) throws IOException, MalformedException {
        Extension extension = request.getExtension(OCSPObjectIdentifiers.id_pkix_ocsp_nonce);
        if (extension == null) {
            return Optional.empty();
        }
        byte[] octets = ASN1OctetString.getInstance(
                        ASN1Primitive.fromByteArray(extension.getExtnValue().getOctets()))
                .getOctets();
        if (octets.length == 0 || octets.length > MAX_NONCE) {
            throw new MalformedException("a nonce has 1 to " + MAX_NONCE + " octets");
        }
        return Optional.of(octets);
    }
}
