package org.portcullis.eap.ca;

import java.security.cert.X509Certificate;
import java.util.List;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.GeneralSubtree;
import org.bouncycastle.asn1.x509.NameConstraintValidatorException;
import org.bouncycastle.asn1.x509.NameConstraints;
import org.bouncycastle.asn1.x509.PKIXNameConstraintValidator;

/** What names the CAs of a chain let the issuing CA certify (RFC 5280 §4.2.1.10). */
final class NameLimits {
    private final PKIXNameConstraintValidator limits = new PKIXNameConstraintValidator();

    private NameLimits() {}

    /** @param chain the issuing CA first; what a root says of itself binds nobody, but is kept to */
    static NameLimits of(List<X509Certificate> chain) {
        NameLimits limits = new NameLimits();
        for (X509Certificate certificate : chain) {
            byte[] extension = certificate.getExtensionValue(Extension.nameConstraints.getId());
            if (extension != null) {
                limits.add(NameConstraints.getInstance(
                        ASN1OctetString.getInstance(extension).getOctets()));
            }
        }
        return limits;
    }

    private void add(NameConstraints constraints) {
        if (constraints.getPermittedSubtrees() != null) {
            limits.intersectPermittedSubtree(constraints.getPermittedSubtrees());
        }
        if (constraints.getExcludedSubtrees() != null) {
            for (GeneralSubtree subtree : constraints.getExcludedSubtrees()) {
                limits.addExcludedSubtree(subtree);
            }
        }
    }

    /** @throws CaException when a name is outside, and nobody would accept the certificate */
    void check(X500Name subject, GeneralNames alternativeNames) {
        check(subject.toString(), () -> {
            limits.checkPermittedDN(subject);
            limits.checkExcludedDN(subject);
        });
        for (GeneralName name : alternativeNames.getNames()) {
            check(name.getName().toString(), () -> {
                limits.checkPermitted(name);
                limits.checkExcluded(name);
            });
        }
    }

    private interface Check {
        void run() throws NameConstraintValidatorException;
    }

    private static void check(String name, Check check) {
        try {
            check.run();
        } catch (NameConstraintValidatorException | RuntimeException outside) {
            throw new CaException("the name constraints above the issuing CA do not allow the name " + name
                    + "; have its certificate signed anew with constraints that do");
        }
    }
}
