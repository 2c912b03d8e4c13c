package org.portcullis.appliance;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.portcullis.appliance.config.Configuration;
import org.portcullis.appliance.config.Configuration.RevocationCheck;
import org.portcullis.eap.trust.CrlExpiry;
import org.portcullis.eap.trust.RevocationList;

/** Says what of {@code revocation} would have devices refused, now or soon. Addresses are really asked; nothing is kept. */
final class RevocationInspection {
    private static final Duration AHEAD = Duration.ofDays(1);

    private final Instant now;
    private final RevocationSources revocation;
    private final List<String> findings = new ArrayList<>();

    RevocationInspection(Instant now, RevocationSources revocation) {
        this.now = now;
        this.revocation = revocation;
    }

    /** @return warnings; none means that all is well */
    List<String> findings(Configuration configuration) {
        configuration
                .trust()
                .anchors()
                .forEach(anchor -> anchor("the trust anchor", "device", anchor.file(), anchor.revocation()));
        configuration
                .console()
                .clientCertificates()
                .ifPresent(people -> people.trust()
                        .forEach(
                                anchor -> anchor("the root for people", "person", anchor.file(), anchor.revocation())));
        configuration.radius().radsec().ifPresent(radsec -> radsec.trust().forEach(this::switches));
        revocation.lists().forEach(this::expiry);
        for (RevocationSources.Place place :
                RevocationSources.places(configuration).values()) {
            place.place().url().ifPresent(this::fetch);
        }
        return findings;
    }

    private void anchor(String what, String whose, Configuration.NamedFile file, Configuration.Revocation how) {
        boolean refuses = !how.checks().isEmpty() && !how.acceptUnknown();
        if (refuses
                && how.checks().equals(List.of(RevocationCheck.CRL))
                && how.crls().isEmpty()) {
            warn(what + " " + file.path() + " has no CRL, so every " + whose
                    + " of it is refused (crl-missing); give revocation.crls, or"
                    + " check: [] to do without");
        } else if (refuses && how.crls().isEmpty() && how.ocsp().url().isEmpty()) {
            warn(what + " " + file.path() + " has no CRL, so every " + whose
                    + " of it is refused unless OCSP tells of every certificate of the chain;"
                    + " give revocation.crls, revocation.ocsp.url, or check: [] to do without");
        }
    }

    private void switches(Configuration.PeerAnchor anchor) {
        Configuration.Revocation how = anchor.revocation();
        if (!how.checks().isEmpty() && !how.acceptUnknown() && how.crls().isEmpty()) {
            warn("the root for switches " + anchor.file().path()
                    + " has no CRL, so every switch of it is refused (crl-missing); give it a revocation of its own, with"
                    + " crls, or with check: [] to do without");
        }
    }

    private void expiry(RevocationList list) {
        String what = "the CRL of " + list.issuerName() + " in " + list.source();
        if (list.nextUpdate().isBefore(now)) {
            warn(what + " expired at " + list.nextUpdate()
                    + "; its issuer's certificates are refused (crl-expired) after crlGrace");
        } else if (CrlExpiry.soon(list, now) || list.nextUpdate().isBefore(now.plus(AHEAD))) {
            warn(what + " ends at " + list.nextUpdate());
        }
    }

    private void fetch(URI address) {
        try {
            Optional<Exception> problem = revocation.tryFetching(address);
            problem.ifPresent(trouble -> warn("the CRL at " + address + " cannot be used: " + trouble.getMessage()));
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
        }
    }

    private void warn(String finding) {
        findings.add("warning: " + finding);
    }
}
