package org.portcullis.radius.coa;

import java.time.Instant;
import java.util.Optional;
import org.portcullis.policy.decision.SessionReview;
import org.portcullis.policy.decision.SessionReview.Standing;
import org.portcullis.policy.value.Session;
import org.portcullis.radius.nas.NasClient;

/**
 * What a session's device would get today, at its NAS as that is configured today.
 *
 * @param requests knows the NASes
 */
record TodaysStanding(SessionReview review, SessionRequests requests) {

    Standing of(Session session) {
        Optional<Instant> gone = requests.goneSince(session);
        if (gone.isPresent()) {
            return new Standing.Refused("its switch " + session.nas().name() + " is no client any more", gone.get());
        }
        Session now = requests.client(session)
                .map(known -> session.named(session.nas().at(known.site()), session.port(), session.station()))
                .orElse(session);
        return review.review(now, vendor(session));
    }

    /** By the gate alone. */
    Standing ofGate(Session session) {
        return review.reviewGate(session, vendor(session));
    }

    private String vendor(Session session) {
        return requests.client(session).map(NasClient::vendor).orElse("");
    }
}
