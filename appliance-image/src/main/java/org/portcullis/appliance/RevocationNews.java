package org.portcullis.appliance;

import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;
import org.portcullis.eap.trust.CrlListener;
import org.portcullis.eap.trust.CrlLocation;
import org.portcullis.eap.trust.OcspListener;
import org.portcullis.eap.trust.RevocationList;
import org.portcullis.policy.event.EventAction;
import org.portcullis.policy.event.SecurityEvent.Outcome;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells the log, the audit trail and the metrics what becomes of CRLs and OCSP responders. */
final class RevocationNews implements CrlListener, OcspListener {
    private static final Logger LOG = LoggerFactory.getLogger(RevocationNews.class);

    private final LongAdder refused = new LongAdder();
    private volatile Optional<ApplianceEvents> events = Optional.empty();

    /** From now on there is an audit trail; before, at a start, the log alone hears of it. */
    void tell(ApplianceEvents trail) {
        events = Optional.of(trail);
    }

    long refused() {
        return refused.sum();
    }

    @Override
    public void updated(CrlLocation location, List<RevocationList> lists) {
        for (RevocationList list : lists) {
            String what = "The " + (list.isDelta() ? "delta CRL" : "CRL") + " of " + list.issuerName()
                    + list.number().map(number -> ", number " + number + ",").orElse("") + " from " + location.text()
                    + " is in force: " + list.size() + " entries, until " + list.nextUpdate();
            LOG.info("{} ({} octets of memory)", what, list.octets());
            event(EventAction.CRL_UPDATED, Outcome.SUCCESS, what);
        }
    }

    @Override
    public void refused(CrlLocation location, String why) {
        refused.increment();
        String what = "What is at " + location.text() + " is not taken in, and the CRLs in force stay: " + why;
        LOG.error("{}", what);
        event(EventAction.CRL_REFUSED, Outcome.FAILURE, what);
    }

    @Override
    public void unreachable(CrlLocation location, String why) {
        refused.increment();
        String what = "The CRLs in force stay, and newer ones are tried for again: " + why;
        LOG.warn("{}", what);
        event(EventAction.CRL_UNREACHABLE, Outcome.FAILURE, what);
    }

    @Override
    public void expiresSoon(CrlLocation location, RevocationList list) {
        String what = "The CRL of " + list.issuerName() + " from " + location.text() + " ends at " + list.nextUpdate()
                + ", and no newer one is there; then its issuer's certificates are refused (crl-expired)";
        LOG.warn("{}", what);
        event(EventAction.CRL_EXPIRES_SOON, Outcome.FAILURE, what);
    }

    @Override
    public void unreachable(URI responder, String why) {
        String what = "The OCSP responder " + responder + " failed several times and is left alone for a while: " + why;
        LOG.warn("{}", what);
        event(EventAction.OCSP_RESPONDER_UNREACHABLE, Outcome.FAILURE, what);
    }

    @Override
    public void reachable(URI responder) {
        String what = "The OCSP responder " + responder + " answers again";
        LOG.info("{}", what);
        event(EventAction.OCSP_RESPONDER_REACHABLE, Outcome.SUCCESS, what);
    }

    private void event(EventAction action, Outcome outcome, String message) {
        events.ifPresent(trail -> trail.append(action, outcome, message));
    }
}
