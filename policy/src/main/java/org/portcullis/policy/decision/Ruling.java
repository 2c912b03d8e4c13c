package org.portcullis.policy.decision;

import java.util.List;
import java.util.Optional;
import org.portcullis.policy.rule.AuthorizationProfile;

/** What a policy says of one request, from the policy and the request's context alone. */
public sealed interface Ruling {

    /** The steps that led here, in order, each a short sentence. */
    List<String> trace();

    /**
     * @param rule the rule or lifecycle gate that named the profile: {@code sensors}, {@code lifecycle.quarantined}
     * @param vlan the profile's VLAN at the request's site
     */
    record Granted(AuthorizationProfile profile, Optional<String> vlan, String rule, List<String> trace)
            implements Ruling {
        public Granted {
            trace = List.copyOf(trace);
        }
    }

    /**
     * @param rule the rule or gate that refused, where it was one
     * @param why completes "is refused: ..."
     */
    record Denied(FailureCode code, Optional<String> rule, String why, List<String> trace) implements Ruling {
        public Denied {
            trace = List.copyOf(trace);
        }
    }
}
