package org.portcullis.policy.decision;

import java.util.List;
import java.util.Locale;
import java.util.TreeSet;
import org.portcullis.policy.device.Device;
import org.portcullis.policy.device.ProvenCredential;
import org.portcullis.policy.event.Field;
import org.portcullis.policy.event.SecurityEvent;
import org.portcullis.policy.rule.Attribute;
import org.portcullis.policy.rule.DeviceAcl;
import org.portcullis.policy.value.Serial;

/** A decision in the fields of its event, the same at every door. */
public final class DecisionFields {
    /** {@code event.severity}, 0 to 100 as Elastic's rules have it: 21 low, 47 medium, 73 high. */
    private static final long LOW = 21;

    private static final long MEDIUM = 47;
    private static final long HIGH = 73;

    private DecisionFields() {}

    /** The outcome, the device, what rules in monitor mode would have done, and what the rules saw; not the trace, which the door may have more to say to. */
    public static void write(SecurityEvent.Builder event, Decision decision) {
        outcome(event, decision);
        event.set(
                        Field.MONITOR_RULE,
                        decision.monitored().stream().map(Monitored::rule).toList())
                .set(
                        Field.MONITOR_OUTCOME,
                        decision.monitored().stream().map(Monitored::outcome).toList());
        decision.device().ifPresent(device -> write(event, device));
        decision.context().ifPresent(context -> {
            profile(event, context);
            context(event, context);
        });
    }

    /** What the device has proven. */
    public static void write(SecurityEvent.Builder event, ProvenCredential proven) {
        event.set(Field.CREDENTIAL_KIND, proven.kind().name().toLowerCase(Locale.ROOT))
                .set(Field.CREDENTIAL_IDENTITY, proven.identity())
                .set(Field.REVOCATION_STATUS, proven.revocation());
    }

    private static void outcome(SecurityEvent.Builder event, Decision decision) {
        if (decision instanceof Decision.Permit permit) {
            rule(event, permit.rule());
            event.set(Field.EVENT_CODE, "permitted")
                    .set(Field.EVENT_SEVERITY, LOW)
                    .set(Field.NETWORK_VLAN_ID, permit.vlan())
                    .set(Field.AUTHORIZATION_PROFILE, permit.profile().name());
            permit.profile()
                    .acl()
                    .flatMap(DeviceAcl::given)
                    .ifPresent(given -> event.set(Field.ACL_SOURCE, given.source())
                            .set(Field.ACL_REASON, given.reason())
                            .set(Field.MUD_URL, given.url()));
        } else if (decision instanceof Decision.Bypass bypass) {
            rule(event, bypass.rule());
            event.set(Field.EVENT_CODE, "permitted")
                    .set(Field.EVENT_SEVERITY, LOW)
                    .set(Field.NETWORK_VLAN_ID, bypass.vlan())
                    .set(Field.AUTHORIZATION_PROFILE, bypass.profile().name());
        } else if (decision instanceof Decision.Refuse refuse) {
            FailureCode code = refuse.code();
            refuse.rule().ifPresent(rule -> rule(event, rule));
            event.set(Field.EVENT_CODE, code.code())
                    .set(Field.EVENT_REASON, code.code())
                    .set(Field.EVENT_SEVERITY, severity(code))
                    .set(Field.FAILURE_CODE, code.code())
                    .set(Field.FAILURE_SIDE, code.side().word())
                    .set(Field.FAILURE_FIX, code.fix());
        }
    }

    private static void rule(SecurityEvent.Builder event, String rule) {
        event.set(Field.RULE_NAME, rule).set(Field.RULE_RULESET, ruleSet(rule));
    }

    private static String ruleSet(String rule) {
        if (rule.startsWith(PolicyEngine.MAB)) {
            return "mab";
        }
        if (HeldPlace.isRule(rule)) {
            return "hold";
        }
        return rule.startsWith(PolicyEngine.GATE) ? "lifecycle" : "policy";
    }

    /** High where somebody may be using what is not his. */
    private static long severity(FailureCode code) {
        return switch (code) {
            case MAB_HAS_CERTIFICATE,
                    CERT_REVOKED,
                    CREDENTIAL_NOT_BOUND,
                    ANCHOR_VENDOR_MISMATCH,
                    DEVICE_DECOMMISSIONED -> HIGH;
            default -> MEDIUM;
        };
    }

    /** What the registry holds of the device. */
    public static void write(SecurityEvent.Builder event, Device device) {
        event.set(Field.DEVICE_ID, device.id())
                .set(Field.DEVICE_SERIAL_NUMBER, device.serial().text())
                .set(Field.DEVICE_MANUFACTURER, device.vendor())
                .set(Field.DEVICE_MODEL_NAME, device.model())
                .set(Field.DEVICE_NAME, device.name())
                .set(Field.DEVICE_TYPE, device.type())
                .set(Field.DEVICE_STATE, device.state().word())
                .set(Field.TAGS, List.copyOf(new TreeSet<>(device.tags())))
                .set(Field.LABEL_OWNER, device.owner())
                .set(Field.LABEL_PARENT, device.parent().map(Serial::text));
    }

    /** What the device seemed to be when it was decided. */
    private static void profile(SecurityEvent.Builder event, AccessContext context) {
        event.set(Field.PROFILE_FUNCTION, context.get(Attribute.PROFILE_FUNCTION))
                .set(Field.PROFILE_VENDOR, context.get(Attribute.PROFILE_VENDOR))
                .set(Field.PROFILE_MODEL, context.get(Attribute.PROFILE_MODEL))
                .set(Field.PROFILE_OS, context.get(Attribute.PROFILE_OS))
                .set(Field.PROFILE_EVIDENCE, context.profile().sentences());
        if (context.has(Attribute.PROFILE_CERTAINTY)) {
            event.set(Field.PROFILE_CERTAINTY, context.get(Attribute.PROFILE_CERTAINTY));
        }
    }

    private static void context(SecurityEvent.Builder event, AccessContext context) {
        for (Attribute attribute : Attribute.values()) {
            if (context.has(attribute)) {
                event.set(Field.context(attribute), context.get(attribute));
            }
        }
    }
}
