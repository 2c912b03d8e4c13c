package org.portcullis.policy.decision;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.portcullis.policy.decision.EnrolmentCheck.Finding;
import org.portcullis.policy.decision.RegistryDecisionPoint.UnknownDevice;
import org.portcullis.policy.device.Actor;
import org.portcullis.policy.device.Credential;
import org.portcullis.policy.device.Credential.Kind;
import org.portcullis.policy.device.LifecycleState;
import org.portcullis.policy.device.MemoryRegistry;
import org.portcullis.policy.device.NewDevice;
import org.portcullis.policy.device.ProvenCredential;
import org.portcullis.policy.value.Serial;

class EnrolmentCheckTest {
    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
    private static final Serial SN = new Serial("SN-1");
    private static final Serial PARENT = new Serial("P-1");
    private static final InstantSource CLOCK = InstantSource.fixed(NOW);

    private boolean late;
    private final MemoryRegistry registry = new MemoryRegistry(CLOCK);

    @ParameterizedTest
    @CsvSource({
        "REGISTERED, ",
        "ONBOARDING, ",
        "ACTIVE, ",
        "QUARANTINED, ",
        "SUSPENDED, DEVICE_SUSPENDED",
        "DECOMMISSIONED, DEVICE_DECOMMISSIONED"
    })
    void byState(LifecycleState state, FailureCode refusal) {
        register(SN, state, Optional.empty());
        assertEquals(
                Optional.ofNullable(refusal),
                refusal(check(UnknownDevice.REFUSE).byName(SN)));
        assertEquals(Optional.ofNullable(refusal), refusal(byCertificate(Kind.IDEVID)));
    }

    @Test
    void aDecommissionedDeviceThatComesBackIsNoted() {
        register(SN, LifecycleState.DECOMMISSIONED, Optional.empty());
        byCertificate(Kind.IDEVID);
        assertEquals(List.of("SN-1"), registry.returns());
    }

    @Test
    void aChildOfASuspendedDeviceGetsNone() {
        register(PARENT, LifecycleState.SUSPENDED, Optional.empty());
        register(SN, LifecycleState.ACTIVE, Optional.of(PARENT));
        assertEquals(
                Optional.of(FailureCode.DEVICE_SUSPENDED),
                refusal(check(UnknownDevice.REFUSE).byName(SN)));
    }

    @ParameterizedTest
    @CsvSource({"PENDING, ", "ACTIVE, ", "SUPERSEDED, ", "EXPIRED, CERT_EXPIRED", "REVOKED, CERT_REVOKED"})
    void byTheStatusOfTheCurrentCertificate(Credential.Status status, FailureCode refusal) {
        register(SN, LifecycleState.ACTIVE, Optional.empty());
        registry.bind(
                SN,
                new Credential(
                        "id-SN-1", Kind.LDEVID, "CN=CA", BigInteger.TEN, "KEY", NOW, NOW.plusSeconds(9), status, NOW));
        assertEquals(Optional.ofNullable(refusal), refusal(byCertificate(Kind.LDEVID)));
    }

    /** Else a device that comes late could only look at what it might renew. */
    @Test
    void whoComesLateMayRenewWhereThatIsWanted() {
        byTheStatusOfTheCurrentCertificate(Credential.Status.EXPIRED, FailureCode.CERT_EXPIRED);
        late = true;
        assertEquals(Optional.empty(), refusal(byCertificate(Kind.LDEVID)));
    }

    @Test
    void anLdevidThatIsNotBoundRenewsNothing() {
        register(SN, LifecycleState.ACTIVE, Optional.empty());
        assertEquals(Optional.of(FailureCode.CREDENTIAL_NOT_BOUND), refusal(byCertificate(Kind.LDEVID)));
    }

    @Test
    void aDeviceThatNobodyRegisteredIsRefusedOrOnboarded() {
        assertEquals(Optional.of(FailureCode.DEVICE_UNKNOWN), refusal(byCertificate(Kind.IDEVID)));
        assertEquals(
                Optional.of(FailureCode.DEVICE_UNKNOWN),
                refusal(check(UnknownDevice.ONBOARD).byName(SN)));
        assertEquals(
                Optional.of(FailureCode.DEVICE_UNKNOWN),
                refusal(check(UnknownDevice.ONBOARD).byCertificate(proven(Kind.LDEVID))),
                "a certificate of ours without its device");
        Finding onboarded = check(UnknownDevice.ONBOARD).byCertificate(proven(Kind.IDEVID));
        assertTrue(
                onboarded instanceof Finding.Entitled entitled
                        && entitled.device().state() == LifecycleState.ONBOARDING,
                onboarded.toString());
    }

    private Finding byCertificate(Kind kind) {
        return check(UnknownDevice.REFUSE).byCertificate(proven(kind));
    }

    private EnrolmentCheck check(UnknownDevice unknown) {
        return new EnrolmentCheck(registry, unknown, new CredentialTerms(Duration.ofDays(14), late), CLOCK);
    }

    private static Optional<FailureCode> refusal(Finding finding) {
        return finding instanceof Finding.Refused refused ? Optional.of(refused.code()) : Optional.empty();
    }

    private void register(Serial serial, LifecycleState state, Optional<Serial> parent) {
        registry.register(
                new NewDevice(serial, "", "sensor", "", "", "", Set.of(), parent, state), new Actor("admin"), "test");
    }

    private static ProvenCredential proven(Kind kind) {
        return new ProvenCredential(
                SN.text(),
                kind,
                Optional.empty(),
                "CN=CA",
                "CN=SN-1",
                BigInteger.TEN,
                "KEY",
                "EC-P256",
                "FF".repeat(32),
                NOW.minusSeconds(60),
                NOW.plusSeconds(86_400),
                List.of(),
                "good");
    }
}
