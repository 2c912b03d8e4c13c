package org.portcullis.radius.coa;

import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.portcullis.policy.hold.HoldTarget;
import org.portcullis.policy.hold.Place;
import org.portcullis.policy.store.Change;
import org.portcullis.policy.store.HoldDescription;
import org.portcullis.policy.value.Session;
import org.portcullis.radius.accounting.Sessions;

/** The live sessions that holds are, or were, on. */
final class HeldSessions {
    private HeldSessions() {}

    /** Each with when that was changed. The table is gone through once for all ports; an address has an index. */
    static Map<Session, Instant> concerned(Sessions sessions, List<Change> changes) {
        Map<Session, Instant> concerned = new LinkedHashMap<>();
        Map<List<String>, Map<HoldTarget.OfPort, Instant>> ports = new HashMap<>();
        for (Change change : changes) {
            HoldTarget target = HoldDescription.target(change);
            if (target instanceof HoldTarget.OfMac ofMac) {
                sessions.ofMac(ofMac.mac()).forEach(session -> concerned.put(session, change.at()));
            } else if (target instanceof HoldTarget.OfPort ofPort) {
                ports.computeIfAbsent(List.of(ofPort.nas(), ofPort.port()), port -> new HashMap<>())
                        .put(ofPort, change.at());
            }
        }
        if (!ports.isEmpty()) {
            for (Session session : sessions.all()) {
                Place place = Place.of(session);
                ports.getOrDefault(List.of(place.nas(), place.port()), Map.of()).forEach((port, at) -> {
                    if (port.holds(place)) {
                        concerned.put(session, at);
                    }
                });
            }
        }
        return concerned;
    }
}
