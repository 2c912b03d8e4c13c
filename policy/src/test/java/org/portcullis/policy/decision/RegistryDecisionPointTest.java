package org.portcullis.policy.decision;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.portcullis.policy.device.Credential;
import org.portcullis.policy.device.Credential.Kind;
import org.portcullis.policy.device.Device;
import org.portcullis.policy.device.LifecycleState;
import org.portcullis.policy.device.NewDevice;
import org.portcullis.policy.device.ProvenCredential;
import org.portcullis.policy.rule.Attribute;
import org.portcullis.policy.value.Serial;

/** The whole decision: device, credential, state with its ancestors', gate and rules, and what the registry learns. */
class RegistryDecisionPointTest extends DecisionCase {
    private boolean wouldPermit(ProvenCredential credential) {
        return point(RegistryDecisionPoint.UnknownDevice.ONBOARD).wouldPermit(credential, request());
    }

    /** Asked before anything is proven, so that it may change nothing. */
    @ParameterizedTest
    @CsvSource({
        "sensor, ACTIVE, ACTIVE, true",
        "sensor, ACTIVE, SUPERSEDED, true",
        "sensor, ACTIVE, PENDING, false",
        "sensor, ACTIVE, REVOKED, false",
        "sensor, REGISTERED, ACTIVE, false",
        "sensor, SUSPENDED, ACTIVE, false",
        "sensor, QUARANTINED, ACTIVE, true",
        "loot, ACTIVE, ACTIVE, false"
    })
    void wouldPermitChangesNothing(String type, LifecycleState state, Credential.Status status, boolean expected) {
        register(type, state);
        bind(Kind.LDEVID, 7, KEY, status);
        ProvenCredential ldevid = proven("SN-1", Kind.LDEVID, 7, KEY, "");
        assertEquals(expected, wouldPermit(ldevid));
        assertEquals(status, statusOf(7));
        assertEquals(state, registry.find(SN).orElseThrow().device().state());
    }

    @Test
    void wouldPermitRegistersAndBindsNobody() {
        assertEquals(false, wouldPermit(idevid()));
        assertTrue(registry.find(SN).isEmpty());
        register("sensor", LifecycleState.ACTIVE);
        assertEquals(false, wouldPermit(idevid()), "its first use has to be recorded");
        assertTrue(registry.find(SN).orElseThrow().credentials().isEmpty());
        decide(idevid());
        assertTrue(wouldPermit(idevid()));
    }

    private Credential.Status statusOf(long number) {
        return registry.find(SN).orElseThrow().credentials().stream()
                .filter(credential -> credential.serialNumber().longValue() == number)
                .findFirst()
                .orElseThrow()
                .status();
    }

    /** Each state with a credential that is bound already: only the first proof of a REGISTERED device is recorded. */
    @ParameterizedTest
    @CsvSource({
        "sensor,REGISTERED,onboarding/99/lifecycle.registered,1",
        "sensor,ONBOARDING,onboarding/99/lifecycle.onboarding,0",
        "sensor,ACTIVE,sensors/110/sensors,0",
        "sensor,QUARANTINED,quarantine/666/lifecycle.quarantined,0",
        "sensor,SUSPENDED,device-suspended/lifecycle.suspended,0",
        "sensor,DECOMMISSIONED,device-decommissioned/lifecycle.decommissioned,0",
        "camera,ACTIVE,vlan-undefined-at-site/cameras,0",
        "lamp,ACTIVE,no-rule-matched/-,0",
        "loot,ACTIVE,rule-refused/thieves,0",
        "loot,QUARANTINED,quarantine/666/lifecycle.quarantined,0",
    })
    void stateThenRules(String type, LifecycleState state, String expected, int proofs) {
        register(type, state);
        bind(Kind.IDEVID, 0xABCD, KEY, Credential.Status.ACTIVE);
        assertEquals(expected, summary(decide(idevid())));
        assertEquals(proofs, registry.proofs().size());
    }

    /** The credential comes before the state: a revoked one is named as such whatever the state. */
    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                // proven kind, number, key; bound kind, number, key, status; outcome; proofs
                "IDEVID,1,K,-,0,K,ACTIVE,sensors/110/sensors,1",
                "IDEVID,1,K,IDEVID,1,K,ACTIVE,sensors/110/sensors,0",
                "IDEVID,2,K,IDEVID,1,K,ACTIVE,sensors/110/sensors,0",
                "IDEVID,1,K,IDEVID,1,K,REVOKED,cert-revoked/-,0",
                "IDEVID,2,K,IDEVID,1,K,REVOKED,cert-revoked/-,0",
                "IDEVID,1,O,IDEVID,1,K,ACTIVE,credential-not-bound/-,0",
                "IDEVID,2,O,IDEVID,1,K,REVOKED,credential-not-bound/-,0",
                "IDEVID,1,K,LDEVID,1,K,ACTIVE,sensors/110/sensors,1",
                "LDEVID,1,K,LDEVID,1,K,ACTIVE,sensors/110/sensors,0",
                "LDEVID,1,K,LDEVID,1,K,PENDING,sensors/110/sensors,1",
                "LDEVID,1,K,LDEVID,1,K,SUPERSEDED,sensors/110/sensors,0",
                "LDEVID,1,K,LDEVID,1,K,EXPIRED,cert-expired/-,0",
                "LDEVID,1,K,LDEVID,1,K,REVOKED,cert-revoked/-,0",
                "LDEVID,2,K,LDEVID,1,K,ACTIVE,credential-not-bound/-,0",
                "LDEVID,1,O,LDEVID,1,K,ACTIVE,credential-not-bound/-,0",
                "LDEVID,1,K,IDEVID,1,K,ACTIVE,credential-not-bound/-,0",
                "LDEVID,1,K,-,0,K,ACTIVE,credential-not-bound/-,0",
            })
    void credentials(
            Kind kind,
            long number,
            String key,
            Kind boundKind,
            long boundNumber,
            String boundKey,
            Credential.Status status,
            String expected,
            int proofs) {
        register("sensor", LifecycleState.ACTIVE);
        if (boundKind != null) {
            bind(boundKind, boundNumber, boundKey.equals("K") ? KEY : OTHER_KEY, status);
        }
        assertEquals(expected, summary(decide(proven("SN-1", kind, number, key.equals("K") ? KEY : OTHER_KEY, ""))));
        assertEquals(proofs, registry.proofs().size());
    }

    @Test
    void theFirstIdevidIsBoundAndItsKeyAloneNamesTheDeviceAfterwards() {
        register("sensor", LifecycleState.REGISTERED);
        Decision.Permit first = assertInstanceOf(Decision.Permit.class, decide(idevid()));
        assertEquals(LifecycleState.ONBOARDING, first.permitted().state());
        assertTrue(first.trace().contains("the proof takes it from registered to onboarding"));
        assertEquals("onboarding/99/lifecycle.onboarding", summary(decide(idevid())));
        assertEquals("credential-not-bound/-", summary(decide(proven("SN-1", Kind.IDEVID, 7, OTHER_KEY, ""))));
        assertEquals(List.of("SN-1"), registry.proofs());
    }

    @Test
    void theFirstUseOfAPendingCredentialSupersedesTheOlder() {
        register("sensor", LifecycleState.ACTIVE);
        bind(Kind.LDEVID, 1, KEY, Credential.Status.ACTIVE);
        bind(Kind.LDEVID, 2, OTHER_KEY, Credential.Status.PENDING);
        assertEquals("sensors/110/sensors", summary(decide(proven("SN-1", Kind.LDEVID, 2, OTHER_KEY, ""))));
        assertEquals(Credential.Status.ACTIVE, statusOf(2));
        assertEquals(Credential.Status.SUPERSEDED, statusOf(1));
    }

    /** Only what was superseded ages: the same time in another status refuses nobody. */
    @ParameterizedTest
    @CsvSource({
        "SUPERSEDED,P13DT23H59M,sensors/110/sensors",
        "SUPERSEDED,P14D,sensors/110/sensors",
        "SUPERSEDED,P14DT0.001S,credential-superseded/-",
        "SUPERSEDED,P400D,credential-superseded/-",
        // The clock was set back since.
        "SUPERSEDED,P-1D,sensors/110/sensors",
        "ACTIVE,P400D,sensors/110/sensors",
        "PENDING,P400D,sensors/110/sensors",
    })
    void aSupersededCredentialWorksForTheOverlap(Credential.Status status, Duration ago, String expected) {
        register("sensor", LifecycleState.ACTIVE);
        bind(Kind.LDEVID, 1, KEY, status, NOW.minus(ago));
        assertEquals(expected, summary(decide(proven("SN-1", Kind.LDEVID, 1, KEY, ""))));
    }

    @Test
    void aSupersededCredentialThatIsRefusedExplainsItself() {
        register("sensor", LifecycleState.ACTIVE);
        bind(Kind.LDEVID, 0xABCD, KEY, Credential.Status.SUPERSEDED, Instant.parse("2025-12-01T10:00:00Z"));
        assertEquals(
                "sensor SN-1 is refused: its LDevID ABCD was superseded by a newer one at 2025-12-01T10:00:00Z, longer"
                        + " ago than ca.overlap allows",
                decide(proven("SN-1", Kind.LDEVID, 0xABCD, KEY, "")).explanation());
    }

    /** Who is turned away must not be able to claim a serial for its key. */
    @ParameterizedTest
    @CsvSource({"SUSPENDED,sensor", "ACTIVE,lamp", "ACTIVE,loot", "ACTIVE,camera"})
    void aRefusalBindsNothing(LifecycleState state, String type) {
        register(type, state);
        assertInstanceOf(Decision.Refuse.class, decide(idevid()));
        assertEquals(List.of(), registry.find(SN).orElseThrow().credentials());
        assertEquals(List.of(), registry.proofs());
    }

    @ParameterizedTest
    @CsvSource({
        "ACME,acme,sensors/110/sensors",
        "acme,ACME,sensors/110/sensors",
        "ACME,'',sensors/110/sensors",
        "ACME,other,anchor-vendor-mismatch/-",
        "'',acme,anchor-vendor-mismatch/-",
    })
    void anAnchorNamesOnlyItsVendorsDevices(String vendor, String anchorVendor, String expected) {
        registry.register(
                new NewDevice(SN, "", "sensor", vendor, "", "", Set.of(), Optional.empty(), LifecycleState.ACTIVE),
                ADMIN,
                "");
        assertEquals(expected, summary(decide(proven("SN-1", Kind.IDEVID, 1, KEY, anchorVendor))));
    }

    @ParameterizedTest
    @CsvSource({
        "ACTIVE,ACTIVE,ACTIVE,sensors/110/sensors",
        "ACTIVE,ACTIVE,QUARANTINED,quarantine/666/lifecycle.quarantined",
        "ACTIVE,SUSPENDED,QUARANTINED,device-suspended/lifecycle.suspended",
        "ACTIVE,DECOMMISSIONED,SUSPENDED,device-decommissioned/lifecycle.decommissioned",
        "QUARANTINED,ACTIVE,ACTIVE,quarantine/666/lifecycle.quarantined",
        "SUSPENDED,QUARANTINED,ACTIVE,device-suspended/lifecycle.suspended",
        "ACTIVE,ONBOARDING,ACTIVE,onboarding/99/lifecycle.onboarding",
        "ACTIVE,REGISTERED,ONBOARDING,onboarding/99/lifecycle.registered",
    })
    void aChildIsNeverTreatedMoreLaxlyThanItsAncestors(
            LifecycleState own, LifecycleState parent, LifecycleState grandparent, String expected) {
        register(new Serial("GP"), "rack", grandparent, Optional.empty());
        register(new Serial("P"), "gateway", parent, Optional.of(new Serial("GP")));
        register(SN, "sensor", own, Optional.of(new Serial("P")));
        Decision decision = decide(idevid());
        assertEquals(expected, summary(decision));
        String effective = (String) decision.context().orElseThrow().get(Attribute.DEVICE_STATE);
        assertTrue(decision.trace().stream().anyMatch(step -> step.contains(" is " + effective + " since 2026-01-05")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", " SN-1", "SN\n1", "SN-2"})
    void anIdentityThatNamesNoDevice(String identity) {
        register("sensor", LifecycleState.ACTIVE);
        assertEquals("device-unknown/-", summary(decide(proven(identity, Kind.IDEVID, 1, KEY, ""))));
    }

    @Test
    void anUnknownDeviceIsOnboardedOnlyWhereConfiguredAndOnlyByItsMaker() {
        RegistryDecisionPoint onboarding = point(RegistryDecisionPoint.UnknownDevice.ONBOARD);
        assertEquals(
                "device-unknown/-", summary(onboarding.decide(proven("SN-1", Kind.LDEVID, 1, KEY, ""), request())));
        assertEquals("device-unknown/-", summary(decide(idevid())));
        assertEquals(Optional.empty(), registry.find(SN));
        assertEquals(
                "onboarding/99/lifecycle.onboarding",
                summary(onboarding.decide(proven("SN-1", Kind.IDEVID, 1, KEY, "acme"), request())));
        Device device = registry.find(SN).orElseThrow().device();
        assertEquals(LifecycleState.ONBOARDING, device.state());
        assertEquals("acme", device.vendor());
        assertEquals(
                "credential-not-bound/-",
                summary(onboarding.decide(proven("SN-1", Kind.IDEVID, 2, OTHER_KEY, "acme"), request())));
    }

    @Test
    void aDecommissionedSerialIsNotOnboardedAgain() {
        register("sensor", LifecycleState.DECOMMISSIONED);
        assertEquals(
                "device-decommissioned/lifecycle.decommissioned",
                summary(point(RegistryDecisionPoint.UnknownDevice.ONBOARD).decide(idevid(), request())));
    }

    @Test
    void aDecommissionedDeviceThatComesBackIsNotedAndNoOther() {
        register(SN, "sensor", LifecycleState.DECOMMISSIONED, Optional.empty());
        decide(idevid());
        assertEquals(List.of("SN-1"), registry.returns());
        registry.register(
                new NewDevice(
                        new Serial("CHILD"),
                        "",
                        "sensor",
                        "ACME",
                        "",
                        "",
                        Set.of(),
                        Optional.of(SN),
                        LifecycleState.ACTIVE),
                ADMIN,
                "");
        decide(proven("CHILD", Kind.IDEVID, 9, KEY, ""));
        assertEquals(List.of("SN-1"), registry.returns());
    }

    /** What another thread does between the reading of the device and the recording of its proof. */
    private Decision decideWhile(Runnable meanwhile) {
        return new RegistryDecisionPoint(
                        registry,
                        () -> {
                            meanwhile.run();
                            return POLICY;
                        },
                        RegistryDecisionPoint.UnknownDevice.REFUSE,
                        OVERLAP,
                        InstantSource.fixed(NOW),
                        () -> ZoneId.of("UTC"))
                .decide(idevid(), request());
    }

    @Test
    void ofTwoKeysThatComeAtOnceOneIsBound() {
        register("sensor", LifecycleState.ACTIVE);
        Decision decision = decideWhile(() -> bind(Kind.IDEVID, 5, OTHER_KEY, Credential.Status.ACTIVE));
        assertEquals("credential-not-bound/-", summary(decision));
        assertEquals("sensor SN-1 is refused: another key is bound to SN-1 already", decision.explanation());
    }

    @Test
    void aStateThatBecomesStricterMeanwhileCounts() {
        register("sensor", LifecycleState.ACTIVE);
        Decision decision = decideWhile(() -> {
            if (registry.find(SN).orElseThrow().device().state() == LifecycleState.ACTIVE) {
                registry.changeState(SN, LifecycleState.SUSPENDED, ADMIN, "lost", Optional.empty());
            }
        });
        assertEquals("device-suspended/lifecycle.suspended", summary(decision));
    }
}
