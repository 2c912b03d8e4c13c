package org.portcullis.eap.ca;

import java.net.URI;
import org.bouncycastle.asn1.DERIA5String;
import org.bouncycastle.asn1.x509.DistributionPoint;
import org.bouncycastle.asn1.x509.DistributionPointName;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;

/** Where others look up what a generation of the issuing CA has published: into its certificates and lists. */
record Published(URI base, long generation) {

    DistributionPoint crl() {
        return point("/ca/crl/" + generation);
    }

    DistributionPoint delta() {
        return point("/ca/delta/" + generation);
    }

    GeneralName issuer() {
        return at("/ca/issuer/" + generation);
    }

    /** One for all: a question names the issuer (RFC 6960 §4.1.1). */
    GeneralName ocsp() {
        return at("/ca/ocsp");
    }

    private DistributionPoint point(String path) {
        return new DistributionPoint(new DistributionPointName(new GeneralNames(at(path))), null, null);
    }

    private GeneralName at(String path) {
        return new GeneralName(
                GeneralName.uniformResourceIdentifier,
                new DERIA5String(base.toString().replaceFirst("/+$", "") + path, true));
    }
}
