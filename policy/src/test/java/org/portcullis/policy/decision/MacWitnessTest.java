package org.portcullis.policy.decision;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.math.BigInteger;
import java.net.InetAddress;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.portcullis.policy.device.CertifiedMacs;
import org.portcullis.policy.device.Credential;
import org.portcullis.policy.device.Device;
import org.portcullis.policy.device.LifecycleState;
import org.portcullis.policy.device.ProvenCredential;
import org.portcullis.policy.value.MacAddress;
import org.portcullis.policy.value.Serial;

/** Whose address is remembered: that of every device whose credential was its own, let in or not. */
class MacWitnessTest {
    private static final MacAddress MAC = new MacAddress(0x001122AABBCCL);

    @ParameterizedTest
    @CsvSource({
        "DEVICE_SUSPENDED, true, true, true",
        "NO_RULE_MATCHED, true, true, true",
        "CREDENTIAL_NOT_BOUND, true, true, false",
        "CREDENTIAL_SUPERSEDED, true, true, false",
        "CERT_REVOKED, true, true, false",
        "DEVICE_SUSPENDED, false, true, false",
        "DEVICE_SUSPENDED, true, false, false"
    })
    void remembersWhoProvedItself(FailureCode code, boolean deviceKnown, boolean macKnown, boolean remembered)
            throws Exception {
        Map<Serial, MacAddress> seen = new HashMap<>();
        CertifiedMacs macs = new CertifiedMacs() {
            @Override
            public void seen(Serial serial, MacAddress mac, String nas) {
                seen.put(serial, mac);
            }

            @Override
            public Optional<Serial> lastWith(MacAddress mac) {
                return Optional.empty();
            }
        };
        Decision decision = new Decision.Refuse(
                code,
                deviceKnown ? Optional.of(device()) : Optional.empty(),
                Optional.empty(),
                "why",
                List.of(),
                Optional.empty());
        AccessRequest request = new AccessRequest(
                new AccessRequest.Nas("sw-1", "lab", "cisco", InetAddress.getLoopbackAddress()),
                macKnown ? Optional.of(MAC) : Optional.empty(),
                "7",
                "Ethernet",
                "",
                "id");
        assertSame(decision, new MacWitness((credential, asked) -> decision, macs).decide(credential(), request));
        assertEquals(remembered ? Map.of(new Serial("SN-1"), MAC) : Map.of(), seen);
    }

    private static Device device() {
        return new Device(
                "id-1",
                new Serial("SN-1"),
                "",
                "sensor",
                "",
                "",
                "",
                Set.of(),
                Optional.empty(),
                LifecycleState.ACTIVE,
                Optional.empty(),
                "",
                Instant.EPOCH,
                Optional.empty(),
                1);
    }

    private static ProvenCredential credential() {
        return new ProvenCredential(
                "SN-1",
                Credential.Kind.LDEVID,
                Optional.empty(),
                "CN=CA",
                "CN=SN-1",
                BigInteger.ONE,
                "AB",
                "EC-P256",
                "CD",
                Instant.EPOCH,
                Instant.EPOCH,
                List.of(),
                "good");
    }
}
