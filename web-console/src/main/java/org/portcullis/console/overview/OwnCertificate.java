package org.portcullis.console.overview;

import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.portcullis.eap.ca.IssuingCa;
import org.portcullis.eap.x509.CertificateFacts;

/**
 * A certificate of the appliance itself.
 *
 * @param level whether its end is near: those of servers renew themselves long before, so that a near end has a cause
 */
public record OwnCertificate(Use use, CertificateFacts facts, long days, Level level) {

    /** What it is for, and how many days before its end somebody should know, and must act. */
    public enum Use {
        EAP("Shown to devices", 30, 7),
        CONSOLE("Shown to browsers", 30, 7),
        ISSUING_CA("Issuing CA", 365, 90),
        ROOT_CA("Root CA", 365, 90);

        private final String words;
        private final int warnDays;
        private final int badDays;

        Use(String words, int warnDays, int badDays) {
            this.words = words;
            this.warnDays = warnDays;
            this.badDays = badDays;
        }

        public String words() {
            return words;
        }
    }

    static OwnCertificate of(Use use, X509Certificate certificate, Instant now) {
        CertificateFacts facts = CertificateFacts.of(certificate);
        long days = Duration.between(now, facts.notAfter()).toDays();
        Level level = days < use.badDays ? Level.BAD : days < use.warnDays ? Level.WARN : Level.GOOD;
        return new OwnCertificate(use, facts, days, level);
    }

    /** Those in use now. */
    static List<OwnCertificate> all(X509Certificate eap, X509Certificate console, IssuingCa ca, Instant now) {
        return Stream.of(
                        of(Use.EAP, eap, now),
                        of(Use.CONSOLE, console, now),
                        of(Use.ISSUING_CA, ca.issuing(), now),
                        of(Use.ROOT_CA, ca.root(), now))
                .toList();
    }
}
