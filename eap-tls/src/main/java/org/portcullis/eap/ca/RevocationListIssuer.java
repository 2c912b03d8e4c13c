package org.portcullis.eap.ca;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.x509.CRLNumber;
import org.bouncycastle.asn1.x509.CRLReason;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.Extensions;
import org.bouncycastle.asn1.x509.ExtensionsGenerator;
import org.bouncycastle.cert.X509v2CRLBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.portcullis.eap.store.CrlStore;
import org.portcullis.eap.store.CrlStore.StoredCrl;
import org.portcullis.eap.x509.DistinguishedName;
import org.portcullis.policy.device.BoundCredential;
import org.portcullis.policy.device.RevocationReason;
import org.portcullis.policy.store.CredentialStore;

/**
 * Issues the complete CRLs of the issuing CA (RFC 5280 §5). A certificate stays on them until a list's lifetime after its
 * own end, so that it was on one after that (§3.3).
 */
public final class RevocationListIssuer {
    private final IssuingCa ca;
    private final CredentialStore credentials;
    private final CrlStore store;
    private final InstantSource clock;
    private final Duration validity;
    private final String issuer;
    private volatile Optional<StoredCrl> known = Optional.empty();

    /** @param validity of a list; the next one comes when half of it is over, or on a revocation */
    public RevocationListIssuer(
            IssuingCa ca, CredentialStore credentials, CrlStore store, InstantSource clock, Duration validity) {
        this.ca = ca;
        this.credentials = credentials;
        this.store = store;
        this.clock = clock;
        this.validity = validity;
        this.issuer = DistinguishedName.text(ca.issuing().getSubjectX500Principal());
    }

    /** The newest list, whichever node issued it. */
    public StoredCrl current() {
        Optional<StoredCrl> last = known;
        if (last.isEmpty() || last.get().number() != store.number(issuer)) {
            last = store.newest(issuer);
            known = last;
        }
        return last.orElseGet(this::issue);
    }

    /** Issues one where there is none, or half the lifetime of the newest is over. */
    public void issueIfDue() {
        Optional<StoredCrl> newest = store.newest(issuer);
        if (newest.isEmpty() || !clock.instant().isBefore(due(newest.get()))) {
            issue();
        }
    }

    private Instant due(StoredCrl crl) {
        Instant byAge = crl.thisUpdate()
                .plus(Duration.between(crl.thisUpdate(), crl.nextUpdate()).dividedBy(2));
        Instant asConfigured = crl.thisUpdate().plus(validity.dividedBy(2));
        return byAge.isBefore(asConfigured) ? byAge : asConfigured;
    }

    /** Issues one with all that is revoked now. */
    public StoredCrl issue() {
        StoredCrl issued = store.issue(issuer, this::make);
        known = Optional.of(issued);
        return issued;
    }

    private StoredCrl make(long number) {
        Instant now = clock.instant().truncatedTo(ChronoUnit.SECONDS);
        List<BoundCredential> revoked = credentials.revoked(issuer, now.minus(validity));
        Certificates.Signer signer = ca.signer();
        X509v2CRLBuilder builder = new X509v2CRLBuilder(signer.name(), Date.from(now));
        builder.setNextUpdate(Date.from(now.plus(validity)));
        try {
            for (BoundCredential one : revoked) {
                builder.addCRLEntry(
                        one.credential().serialNumber(),
                        Date.from(one.credential().statusSince()),
                        reason(one.revocation().orElse(RevocationReason.UNSPECIFIED)));
            }
            builder.addExtension(
                    Extension.authorityKeyIdentifier, false, ca.certificates().keyIdentifier(signer));
            builder.addExtension(Extension.cRLNumber, false, new CRLNumber(new ASN1Integer(number).getValue()));
            byte[] der = builder.build(ca.certificates().contentSigner(signer)).getEncoded();
            return new StoredCrl(number, now, now.plus(validity), der);
        } catch (IOException | OperatorCreationException e) {
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
