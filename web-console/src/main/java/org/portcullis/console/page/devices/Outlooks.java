package org.portcullis.console.page.devices;

import java.util.Map;
import java.util.Optional;
import org.portcullis.console.PolicyControl;
import org.portcullis.console.PolicyServices;
import org.portcullis.policy.decision.Decision;
import org.portcullis.policy.decision.PartialRuling;
import org.portcullis.policy.decision.Simulation;
import org.portcullis.policy.rule.AuthorizationProfile;
import org.portcullis.policy.value.Serial;

/** Asks the policy in force what a device would get now, where it was last seen. */
final class Outlooks {
    private final PolicyServices services;

    Outlooks(PolicyServices services) {
        this.services = services;
    }

    Outlook of(Serial serial, DeviceEvents events) {
        Optional<LastRequest> last = events.lastRequest(services.control()::nas);
        PolicyControl.InForce inForce = services.control().inForce();
        Simulation.Answer answer = services.simulation()
                .simulate(
                        inForce.rules(),
                        new Simulation.Question(
                                Optional.of(serial),
                                last.map(LastRequest::given).orElse(Map.of()),
                                Optional.empty()));
        Optional<String> where = last.map(LastRequest::where);
        long version = inForce.version();
        if (answer.decision().isEmpty()) {
            return new Outlook(
                    "undecided", "", "", PartialRuling.words(answer.needs()), answer.trace(), where, version);
        }
        Decision decision = answer.decision().get();
        if (decision instanceof Decision.Permit permit) {
            return new Outlook(
                    "permit",
                    permit.rule(),
                    given(permit.profile(), permit.vlan()),
                    permit.explanation(),
                    answer.trace(),
                    where,
                    version);
        }
        String rule = decision instanceof Decision.Refuse refuse ? refuse.rule().orElse("") : "";
        return new Outlook("refuse", rule, "", decision.explanation(), answer.trace(), where, version);
    }

    private static String given(AuthorizationProfile profile, Optional<String> vlan) {
        return profile.name() + vlan.map(number -> ", VLAN " + number).orElse("");
    }
}
