package org.portcullis.profiler.anomaly.rule;

import java.util.EnumMap;
import java.util.Map;
import org.portcullis.profiler.anomaly.AnomalyRule;
import org.portcullis.profiler.anomaly.Kind;
import org.portcullis.profiler.anomaly.Rule;

/** The rules that there are. */
public final class Rules {
    private Rules() {}

    /** How each looks. */
    public static Map<AnomalyRule, Rule> all() {
        Map<AnomalyRule, Rule> rules = new EnumMap<>(AnomalyRule.class);
        for (AnomalyRule rule : AnomalyRule.values()) {
            rules.put(rule, of(rule));
        }
        return rules;
    }

    static Rule of(AnomalyRule rule) {
        return switch (rule) {
            case PROFILE_CHANGED -> new OtherProfile();
            case CERTIFICATE_NEW_MAC -> new CertificateNewMac();
            case MAC_NEW_CERTIFICATE -> new MacNewCertificate();
            case TWO_PLACES_AT_ONCE -> new TwoPlacesAtOnce();
            case NEW_PLACE -> new NewPlace();
            case HOSTNAME_CHANGED -> new OtherWords(rule, Kind.HOSTNAME, "host name");
            case VENDOR_CLASS_CHANGED -> new OtherWords(rule, Kind.VENDOR_CLASS, "DHCP vendor class");
            case STORM -> new Storm();
            case SILENCE -> new Silence();
            case DECOMMISSIONED_RETURNS -> new DecommissionedReturns();
            case UNKNOWN_SERIAL -> new UnknownSerial();
            case REJECTS_ON_PORT -> new RejectsOnPort();
        };
    }
}
