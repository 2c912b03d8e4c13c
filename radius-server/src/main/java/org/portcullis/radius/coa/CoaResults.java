package org.portcullis.radius.coa;

import java.util.Map;
import org.portcullis.policy.value.Session;
import org.portcullis.radius.health.NasHealthTable;
import org.portcullis.radius.health.NasSign;
import org.portcullis.radius.packet.Counters;

/** Counts how requests ended: all of them, and those to each client. */
final class CoaResults {
    private final Counters<CoaResult.Outcome> all = new Counters<>(CoaResult.Outcome.class);
    private final NasHealthTable health;

    CoaResults(NasHealthTable health) {
        this.health = health;
    }

    void count(Session session, CoaResult result) {
        all.count(result.outcome());
        health.of(session.nas().name())
                .saw(
                        switch (result.outcome()) {
                            case ACK -> NasSign.COA_ACK;
                            case NAK -> NasSign.COA_NAK;
                            case NO_ANSWER -> NasSign.COA_NO_ANSWER;
                        });
    }

    Map<CoaResult.Outcome, Long> snapshot() {
        return all.snapshot();
    }
}
