package org.portcullis.console.page.certificates;

import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import org.portcullis.console.overview.ApplianceState;
import org.portcullis.console.page.Figures;
import org.portcullis.console.page.Frame;
import org.portcullis.eap.x509.CertificateFacts;

/** Whose certificates are believed beside the own ones. */
public record TrustPage(Frame frame, Instant now, ZoneId timezone, ApplianceState.Trust trust) {
    private static final Duration SOON = Duration.ofDays(90);

    public CertificateFacts facts(X509Certificate certificate) {
        return CertificateFacts.of(certificate);
    }

    public String fingerprint(CertificateFacts facts) {
        return Figures.pairs(facts.sha256());
    }

    public String day(Instant time) {
        return Figures.day(time, timezone);
    }

    public String time(Instant time) {
        return Figures.time(time, timezone);
    }

    public String distance(Instant time) {
        return Figures.distance(time, now);
    }

    public String level(CertificateFacts facts) {
        return facts.notAfter().isBefore(now) ? "bad" : facts.notAfter().isBefore(now.plus(SOON)) ? "warn" : "good";
    }

    /** A list that ended has devices refused; one that is in its last fifth, with no newer one, may soon. */
    public String level(ApplianceState.CrlInForce list) {
        Duration life = Duration.between(list.thisUpdate(), list.nextUpdate());
        return list.nextUpdate().isBefore(now)
                ? "bad"
                : list.nextUpdate().isBefore(now.plus(life.dividedBy(5))) ? "warn" : "good";
    }

    /** How its certificates are checked for revocation. */
    public String checks(ApplianceState.Anchor anchor) {
        if (anchor.checks().isEmpty()) {
            return "not checked; every event says so";
        }
        return String.join(
                        ", then ",
                        anchor.checks().stream()
                                .map(check -> check.equals("crl") ? "CRL" : "OCSP")
                                .toList())
                + (anchor.acceptUnknown() ? "; without an answer accepted" : "; without an answer refused");
    }

    public List<ApplianceState.Anchor> anchors() {
        return trust.anchors();
    }
}
