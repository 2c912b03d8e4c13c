package org.portcullis.policy.decision;

import java.util.List;
import java.util.Optional;
import org.portcullis.policy.rule.AuthorizationProfile;

/** What a policy says of one request, from the policy and the request's context alone. */
public sealed interface Ruling extends PartialRuling {

    /**
     * @param rule the rule or lifecycle gate that named the profile: {@code sensors}, {@code lifecycle.quarantined}
     * @param vlan the profile's VLAN at the request's site
     */
    record Granted(
            AuthorizationProfile profile,
            Optional<String> vlan,
            String rule,
            List<String> trace,
            List<Monitored> monitored)
            implements Ruling {
        public Granted {
            trace = List.copyOf(trace);
            monitored = List.copyOf(monitored);
        }
    }

    /**
     * @param rule the rule or gate that refused, where it was one
     * @param why completes "is refused: ..."
     */
    record Denied(FailureCode code, Optional<String> rule, String why, List<String> trace, List<Monitored> monitored)
            implements Ruling {
        public Denied {
            trace = List.copyOf(trace);
            monitored = List.copyOf(monitored);
        }
    }
}
