package org.portcullis.eap.ca;

import java.io.IOException;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.x509.CRLDistPoint;
import org.bouncycastle.asn1.x509.CRLNumber;
import org.bouncycastle.asn1.x509.CRLReason;
import org.bouncycastle.asn1.x509.DistributionPoint;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.Extensions;
import org.bouncycastle.asn1.x509.ExtensionsGenerator;
import org.bouncycastle.cert.X509v2CRLBuilder;
import org.portcullis.policy.device.RevocationReason;
import org.portcullis.policy.device.RevokedCertificate;

/** Writes and signs a CRL of one generation of the issuing CA (RFC 5280 §5.1). */
final class RevocationListWriter {
    private final IssuingCa ca;

    RevocationListWriter(IssuingCa ca) {
        this.ca = ca;
    }

    /**
     * What a list says.
     *
     * @param base the number of the complete list that a delta list adds to; empty for a complete one
     * @param freshest whether it names the place of the delta lists
     */
    record Content(
            long number,
            OptionalLong base,
            Instant thisUpdate,
            Instant nextUpdate,
            List<RevokedCertificate> revoked,
            boolean freshest) {}

    byte[] der(CaGeneration generation, Content content) {
        CaGeneration.Signer signer = generation.signer();
        X509v2CRLBuilder builder = new X509v2CRLBuilder(signer.name(), Date.from(content.thisUpdate()));
        builder.setNextUpdate(Date.from(content.nextUpdate()));
        try {
            for (RevokedCertificate one : content.revoked()) {
                builder.addCRLEntry(one.serialNumber(), Date.from(one.since()), reason(one.reason()));
            }
            builder.addExtension(
                    Extension.authorityKeyIdentifier, false, ca.signing().keyIdentifier(signer));
            builder.addExtension(
                    Extension.cRLNumber, false, new CRLNumber(new ASN1Integer(content.number()).getValue()));
            if (content.base().isPresent()) {
                builder.addExtension(
                        Extension.deltaCRLIndicator,
                        true,
                        new CRLNumber(new ASN1Integer(content.base().getAsLong()).getValue()));
            }
            Optional<DistributionPoint> deltas =
                    content.freshest() ? ca.published(generation).map(Published::delta) : Optional.empty();
            if (deltas.isPresent()) {
                builder.addExtension(
                        Extension.freshestCRL, false, new CRLDistPoint(new DistributionPoint[] {deltas.get()}));
            }
            return builder.build(ca.signing().contentSigner(signer)).getEncoded();
        } catch (CaException known) {
            throw known;
        } catch (IOException | RuntimeException e) {
            throw new CaException("the CRL cannot be made: " + e.getMessage(), e);
        }
    }

    /** RFC 5280 §5.3.1: instead of "unspecified" there is no reason. */
    private static Extensions reason(RevocationReason reason) throws IOException {
        ExtensionsGenerator extensions = new ExtensionsGenerator();
        if (reason != RevocationReason.UNSPECIFIED) {
            extensions.addExtension(Extension.reasonCode, false, CRLReason.lookup(reason.code()));
        }
        return extensions.isEmpty() ? null : extensions.generate();
    }
}
