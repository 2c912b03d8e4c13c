package org.portcullis.policy.decision;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.portcullis.policy.device.Credential;
import org.portcullis.policy.device.Credential.Kind;
import org.portcullis.policy.device.LifecycleState;
import org.portcullis.policy.device.ProvenCredential;
import org.portcullis.policy.rule.Attribute;
import org.portcullis.policy.rule.RuleSet;
import org.portcullis.policy.value.Serial;

/** What gateways are told: by the network's registry, gate and rules, where a profile for a place opens no resource. */
class ResourceDecisionPointTest extends DecisionCase {
    private static final String RULES = """
            profiles:
              sensors: { vlan: 110 }
              cameras: { vlan: { plant: 220 } }
              onboarding: { vlan: 99 }
              quarantine: { vlan: 666 }
            lifecycle: { active: %s, quarantined: %s }
            rules:
              - { name: old, when: '"old" in device.tags', then: quarantine }
              - { name: own topic, when: 'request.action == "publish" && request.resource == "t/" + device.serial', then: sensors }
              - { name: elsewhere, when: 'request.action == "publish"', then: refuse }
              - { name: cameras, when: 'device.type == "camera"', then: cameras }
            default: sensors
            """;

    private static final ResourceRequest CONNECT = new ResourceRequest("mqtt-1", "connect", "");

    private ResourceDecisionPoint point(String active, String quarantined) {
        RuleSet rules = RuleSet.read("policy.yml", RULES.formatted(active, quarantined));
        return new ResourceDecisionPoint(
                registry,
                () -> rules,
                OVERLAP,
                InstantSource.fixed(NOW),
                () -> ZoneOffset.UTC,
                DirectorySource.NONE,
                ProfileSource.NONE,
                new RuleHits());
    }

    private static ProvenCredential ldevid() {
        return proven("SN-1", Kind.LDEVID, 7, KEY, "");
    }

    @ParameterizedTest
    @CsvSource({
        // A profile for a site's VLAN is no matter of a site here.
        "ACTIVE,camera,,connect,,cameras/-/cameras",
        "ACTIVE,sensor,,publish,t/SN-1,sensors/-/own topic",
        "ACTIVE,camera,,publish,t/SN-2,rule-refused/elsewhere",
        // The default is a place for devices that no rule knows.
        "ACTIVE,sensor,,connect,,no-rule-matched/-",
        "ACTIVE,camera,old,connect,,rule-confines/old",
        "ONBOARDING,camera,,connect,,device-not-active/lifecycle.onboarding",
        "REGISTERED,camera,,connect,,device-not-active/lifecycle.registered",
        "QUARANTINED,camera,,connect,,device-quarantined/lifecycle.quarantined",
        "SUSPENDED,camera,,connect,,device-suspended/lifecycle.suspended",
        "DECOMMISSIONED,camera,,connect,,device-decommissioned/lifecycle.decommissioned"
    })
    void gateAndRules(LifecycleState state, String type, String tag, String action, String resource, String expected) {
        register(SN, type, state, Optional.empty(), tag == null ? new String[0] : new String[] {tag});
        bind(Kind.LDEVID, 7, KEY, Credential.Status.ACTIVE);
        ResourceRequest request = new ResourceRequest("mqtt-1", action, resource == null ? "" : resource);
        ResourceDecisionPoint point = point("rules", "quarantine");
        assertEquals(expected, summary(point.decide(ldevid(), request)));
        assertEquals(expected, summary(point.decide(SN, request)));
    }

    @ParameterizedTest
    @CsvSource({
        // What the gate gives to every active device permits, and a state that it leaves to the rules is theirs.
        "ACTIVE,sensors,quarantine,sensors/-/lifecycle.active",
        "QUARANTINED,rules,rules,cameras/-/cameras",
        "QUARANTINED,rules,refuse,device-state-refused/lifecycle.quarantined",
        // Where one profile is for all, it confines nobody.
        "ACTIVE,quarantine,quarantine,quarantine/-/lifecycle.active"
    })
    void whatThePolicySaysOtherwise(LifecycleState state, String active, String quarantined, String expected) {
        register("camera", state);
        bind(Kind.LDEVID, 7, KEY, Credential.Status.ACTIVE);
        assertEquals(expected, summary(point(active, quarantined).decide(ldevid(), CONNECT)));
    }

    @ParameterizedTest
    @CsvSource({
        "ACTIVE,     cameras/-/cameras,            cameras/-/cameras",
        "PENDING,    cameras/-/cameras,            cameras/-/cameras",
        "SUPERSEDED, cameras/-/cameras,            cameras/-/cameras",
        "REVOKED,    cert-revoked/-,               credential-not-bound/-",
        "EXPIRED,    cert-expired/-,               credential-not-bound/-"
    })
    void theCredential(Credential.Status status, String byCertificate, String bySerial) {
        register("camera", LifecycleState.ACTIVE);
        bind(Kind.LDEVID, 7, KEY, status);
        ResourceDecisionPoint point = point("rules", "quarantine");
        assertEquals(byCertificate, summary(point.decide(ldevid(), CONNECT)));
        assertEquals(bySerial, summary(point.decide(SN, CONNECT)));
    }

    /** A gateway that lies must not be able to claim a serial for a key, nor to take a certificate out of use. */
    @Test
    void nothingIsChangedByWhatAGatewaySays() {
        register("camera", LifecycleState.ACTIVE);
        var before = registry.find(SN);
        assertEquals("cameras/-/cameras", summary(point("rules", "quarantine").decide(idevid(), CONNECT)));
        assertEquals(before, registry.find(SN));
        assertEquals(
                "device-unknown/-",
                summary(point("rules", "quarantine").decide(proven("SN-9", Kind.IDEVID, 1, KEY, ""), CONNECT)));
        assertEquals(Optional.empty(), registry.find(new Serial("SN-9")));
        assertEquals("device-unknown/-", summary(point("rules", "quarantine").decide(new Serial("SN-9"), CONNECT)));
    }

    @Test
    void aChildIsNotTreatedMoreLaxlyThanItsParent() {
        register(new Serial("GW"), "gateway", LifecycleState.QUARANTINED, Optional.empty());
        register(SN, "camera", LifecycleState.ACTIVE, Optional.of(new Serial("GW")));
        Decision decision = point("rules", "quarantine").decide(idevid(), CONNECT);
        assertEquals("device-quarantined/lifecycle.quarantined", summary(decision));
        assertEquals(
                "camera SN-1 is refused connect: its ancestor gateway GW is quarantined since 2026-01-04: imported",
                decision.explanation());
    }

    @Test
    void theContextHasWhatWasAskedAndNoSwitch() {
        register("camera", LifecycleState.ACTIVE);
        AccessContext context = point("rules", "quarantine")
                .decide(idevid(), new ResourceRequest("mqtt-1", "subscribe", "t/#"))
                .context()
                .orElseThrow();
        assertEquals("subscribe", context.get(Attribute.REQUEST_ACTION));
        assertEquals("t/#", context.get(Attribute.REQUEST_RESOURCE));
        assertEquals("", context.get(Attribute.NAS_NAME));
        assertEquals("camera", context.get(Attribute.DEVICE_TYPE));
        assertThrows(IllegalArgumentException.class, () -> new ResourceRequest("g", "a\nb", ""));
        assertThrows(IllegalArgumentException.class, () -> new ResourceRequest("g", "", "x".repeat(1_025)));
    }
}
