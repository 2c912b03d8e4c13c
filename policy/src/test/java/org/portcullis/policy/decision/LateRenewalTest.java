package org.portcullis.policy.decision;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.portcullis.policy.device.Credential;
import org.portcullis.policy.device.Credential.Kind;
import org.portcullis.policy.device.LifecycleState;
import org.portcullis.policy.device.ProvenCredential;
import org.portcullis.policy.hold.HeldPlaces;

/** Devices whose LDevID has expired, where {@code trust.expired} is {@code onboarding}. */
class LateRenewalTest extends DecisionCase {
    private static final Instant OVER = NOW.minus(Duration.ofHours(1));

    private final CredentialTerms late = new CredentialTerms(OVERLAP, true);

    @ParameterizedTest
    @CsvSource({
        "REGISTERED,onboarding/99/lifecycle.registered",
        "ONBOARDING,onboarding/99/lifecycle.onboarding",
        "ACTIVE,onboarding/99/lifecycle.onboarding",
        "QUARANTINED,quarantine/666/lifecycle.quarantined",
        "SUSPENDED,device-suspended/lifecycle.suspended",
        "DECOMMISSIONED,device-decommissioned/lifecycle.decommissioned",
    })
    void itGetsWhatOnboardingDevicesGetAndNothingLaxer(LifecycleState state, String expected) {
        register("sensor", state);
        bound(1, Credential.Status.EXPIRED, OVER);
        assertEquals(expected, summary(decide(late)));
        assertEquals("cert-expired/-", summary(decide(CredentialTerms.of(OVERLAP))));
    }

    /** The registry may not have noticed yet. */
    @Test
    void timeCountsWhateverTheRegistrySays() {
        register("sensor", LifecycleState.ACTIVE);
        bound(1, Credential.Status.ACTIVE, OVER);
        assertEquals("cert-expired/-", summary(decide(CredentialTerms.of(OVERLAP))));
        assertEquals("onboarding/99/lifecycle.onboarding", summary(decide(late)));
    }

    @Test
    void itIsSaidWhy() {
        register("sensor", LifecycleState.ACTIVE);
        bound(1, Credential.Status.EXPIRED, OVER);
        assertEquals(
                "sensor SN-1 (onboarding) is permitted on VLAN 99 by lifecycle.onboarding, because it is active since"
                        + " 2026-01-04: imported, and comes late to renewal",
                decide(late).explanation());
        assertTrue(
                decide(late)
                        .trace()
                        .contains("LDevID 01 is bound, and expired at 2026-01-04T22:30:00Z; trust.expired takes it to"
                                + " onboarding"),
                () -> decide(late).trace().toString());
    }

    @ParameterizedTest
    @CsvSource({
        "ACTIVE,cert-expired/-",
        "SUPERSEDED,cert-expired/-",
        "EXPIRED,cert-expired/-",
        // It never got there, or was taken away: the expired one is all that the device has.
        "PENDING,onboarding/99/lifecycle.onboarding",
        "REVOKED,onboarding/99/lifecycle.onboarding",
    })
    void onlyItsNewestCountsOfThoseItUsed(Credential.Status newer, String expected) {
        register("sensor", LifecycleState.ACTIVE);
        bound(1, Credential.Status.EXPIRED, OVER);
        bound(2, newer, OVER.plusSeconds(60));
        assertEquals(expected, summary(decide(late)));
    }

    @Test
    void revokedAndUnboundOnesAreRefusedAllTheSame() {
        register("sensor", LifecycleState.ACTIVE);
        assertEquals("credential-not-bound/-", summary(decide(late)));
        bound(1, Credential.Status.REVOKED, OVER);
        assertEquals("cert-revoked/-", summary(decide(late)));
    }

    private Decision decide(CredentialTerms terms) {
        return new RegistryDecisionPoint(
                        registry,
                        () -> POLICY,
                        RegistryDecisionPoint.UnknownDevice.REFUSE,
                        terms,
                        InstantSource.fixed(NOW),
                        () -> ZoneOffset.UTC,
                        DirectorySource.NONE,
                        ProfileSource.NONE,
                        HeldPlaces.NONE)
                .decide(
                        new ProvenCredential(
                                "SN-1",
                                Kind.LDEVID,
                                Optional.empty(),
                                "CN=CA",
                                "CN=SN-1",
                                BigInteger.ONE,
                                KEY,
                                "EC-P256",
                                "FF".repeat(32),
                                OVER.minusSeconds(60),
                                OVER,
                                List.of(),
                                "registry"),
                        request());
    }

    private void bound(long number, Credential.Status status, Instant until) {
        registry.bind(
                SN,
                new Credential(
                        "id-SN-1", Kind.LDEVID, "CN=CA", BigInteger.valueOf(number), KEY, NOW, until, status, until));
    }
}
