package org.portcullis.console.page.certificates;

import java.time.Instant;
import java.time.ZoneId;
import org.portcullis.console.overview.Authority;
import org.portcullis.console.overview.OwnCertificate;
import org.portcullis.console.page.Figures;
import org.portcullis.console.page.Frame;
import org.portcullis.eap.store.CrlStore.Kind;

/** The appliance's own CA. */
public record AuthorityPage(Frame frame, Instant now, ZoneId timezone, Authority authority) {

    public String fingerprint(OwnCertificate certificate) {
        return Figures.pairs(certificate.facts().sha256());
    }

    public String validity(OwnCertificate certificate) {
        return Figures.day(certificate.facts().notBefore(), timezone) + " to "
                + Figures.day(certificate.facts().notAfter(), timezone);
    }

    public String left(OwnCertificate certificate) {
        return Figures.left(certificate.days());
    }

    public String kind(Authority.Crl crl) {
        return crl.kind() == Kind.DELTA ? "Delta CRL" : "CRL";
    }

    public String time(Instant time) {
        return Figures.time(time, timezone);
    }

    public String distance(Instant time) {
        return Figures.distance(time, now);
    }

    public String level(Authority.Crl crl) {
        return crl.nextUpdate().isBefore(now) ? "bad" : "good";
    }
}
