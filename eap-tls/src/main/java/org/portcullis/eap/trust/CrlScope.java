package org.portcullis.eap.trust;

import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.x509.CRLDistPoint;
import org.bouncycastle.asn1.x509.DistributionPoint;
import org.bouncycastle.asn1.x509.DistributionPointName;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.Extensions;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.IssuingDistributionPoint;
import org.portcullis.eap.x509.PemException;

/**
 * Which certificates of its issuer a CRL speaks of (RFC 5280 §5.2.5): the absence of any other certificate from it says
 * nothing.
 *
 * @param distributionPoints the CRL's own; empty when it is not one part of several
 */
record CrlScope(Kind kind, List<GeneralName> distributionPoints) {
    private static final CrlScope EVERYTHING = new CrlScope(Kind.ALL, List.of());
    private static final Set<ASN1ObjectIdentifier> UNDERSTOOD = Set.of(
            Extension.authorityKeyIdentifier,
            Extension.cRLNumber,
            Extension.deltaCRLIndicator,
            Extension.issuingDistributionPoint);

    enum Kind {
        ALL,
        END_ENTITIES,
        AUTHORITIES
    }

    /** @throws PemException when the CRL is of a kind that is not understood */
    static CrlScope of(String source, Extensions extensions) {
        if (extensions == null) {
            return EVERYTHING;
        }
        for (ASN1ObjectIdentifier critical : extensions.getCriticalExtensionOIDs()) {
            if (!UNDERSTOOD.contains(critical)) {
                throw new PemException(
                        source + " has the critical extension " + critical + ", which is not understood");
            }
        }
        if (extensions.getExtension(Extension.issuingDistributionPoint) == null) {
            return EVERYTHING;
        }
        IssuingDistributionPoint point = IssuingDistributionPoint.getInstance(
                extensions.getExtensionParsedValue(Extension.issuingDistributionPoint));
        if (point.isIndirectCRL() || point.getOnlySomeReasons() != null || point.onlyContainsAttributeCerts()) {
            throw new PemException(source + " is an indirect CRL, or one for some reasons or for attribute"
                    + " certificates only; give the issuer's complete one");
        }
        Kind kind = point.onlyContainsUserCerts()
                ? Kind.END_ENTITIES
                : point.onlyContainsCACerts() ? Kind.AUTHORITIES : Kind.ALL;
        return new CrlScope(kind, names(point.getDistributionPoint()));
    }

    boolean includes(X509Certificate certificate) {
        boolean authority = certificate.getBasicConstraints() >= 0;
        if (kind != Kind.ALL && authority != (kind == Kind.AUTHORITIES)) {
            return false;
        }
        byte[] extension = certificate.getExtensionValue(Extension.cRLDistributionPoints.getId());
        if (distributionPoints.isEmpty() || extension == null) {
            return true;
        }
        List<GeneralName> named = new ArrayList<>();
        for (DistributionPoint point : CRLDistPoint.getInstance(
                        ASN1OctetString.getInstance(extension).getOctets())
                .getDistributionPoints()) {
            named.addAll(names(point.getDistributionPoint()));
        }
        return distributionPoints.stream().anyMatch(named::contains);
    }

    // A name relative to the issuer is in use nowhere; a CRL or certificate with one matches nothing by it.
    private static List<GeneralName> names(DistributionPointName name) {
        return name != null && name.getType() == DistributionPointName.FULL_NAME
                ? List.of(GeneralNames.getInstance(name.getName()).getNames())
                : List.of();
    }
}
