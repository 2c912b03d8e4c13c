package org.portcullis.policy.decision;

import java.math.BigInteger;
import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.portcullis.policy.device.Actor;
import org.portcullis.policy.device.Credential;
import org.portcullis.policy.device.Credential.Kind;
import org.portcullis.policy.device.Device;
import org.portcullis.policy.device.LifecycleState;
import org.portcullis.policy.device.MemoryRegistry;
import org.portcullis.policy.device.NewDevice;
import org.portcullis.policy.device.ProvenCredential;
import org.portcullis.policy.rule.RuleSet;
import org.portcullis.policy.value.MacAddress;
import org.portcullis.policy.value.Serial;

/** A registry, a policy and a device that asks for its decision. */
abstract class DecisionCase {
    static final Instant NOW = Instant.parse("2026-01-04T23:30:00Z");
    static final Duration OVERLAP = Duration.ofDays(14);
    static final Serial SN = new Serial("SN-1");
    static final Actor ADMIN = new Actor("admin");
    static final String KEY = "AA".repeat(32);
    static final String OTHER_KEY = "BB".repeat(32);

    static final RuleSet POLICY = RuleSet.read("policy.yml", """
            profiles:
              sensors: { vlan: 110 }
              cameras: { vlan: { plant: 220 } }
              onboarding: { vlan: 99 }
              quarantine: { vlan: 666 }
            rules:
              - { name: broken, when: 'device.tags.exists(t, t == "broken") && device.tags[9] == "x"', then: sensors }
              - { name: sensors, when: 'device.type == "sensor"', then: sensors }
              - { name: cameras, when: 'device.type == "camera"', then: cameras }
              - { name: thieves, when: 'device.type == "loot"', then: refuse }
            """);

    final MemoryRegistry registry = new MemoryRegistry(InstantSource.fixed(NOW));

    RegistryDecisionPoint point(RegistryDecisionPoint.UnknownDevice unknown) {
        return new RegistryDecisionPoint(
                registry, () -> POLICY, unknown, OVERLAP, InstantSource.fixed(NOW), () -> ZoneId.of("Europe/Berlin"));
    }

    Decision decide(ProvenCredential credential) {
        return point(RegistryDecisionPoint.UnknownDevice.REFUSE).decide(credential, request());
    }

    static AccessRequest request() {
        return new AccessRequest(
                new AccessRequest.Nas("sw-1", "lab", "cisco", InetAddress.getLoopbackAddress()),
                MacAddress.parse("00:11:22:aa:bb:cc"),
                "Gi1/0/1",
                "Ethernet",
                "",
                "anonymous");
    }

    static ProvenCredential proven(String identity, Kind kind, long number, String keyId, String vendor) {
        return new ProvenCredential(
                identity,
                kind,
                Optional.of(vendor).filter(v -> !v.isEmpty()),
                "CN=CA",
                "CN=" + identity,
                BigInteger.valueOf(number),
                keyId,
                "EC-P256",
                "FF".repeat(32),
                NOW.minusSeconds(60),
                NOW.plusSeconds(86_400),
                List.of(),
                "good");
    }

    static ProvenCredential idevid() {
        return proven("SN-1", Kind.IDEVID, 0xABCD, KEY, "");
    }

    Device register(Serial serial, String type, LifecycleState state, Optional<Serial> parent, String... tags) {
        return registry.register(
                new NewDevice(serial, "dev", type, "ACME", "m1", "it", Set.of(tags), parent, state), ADMIN, "imported");
    }

    Device register(String type, LifecycleState state) {
        return register(SN, type, state, Optional.empty());
    }

    void bind(Kind kind, long number, String keyId, Credential.Status status) {
        bind(kind, number, keyId, status, NOW);
    }

    void bind(Kind kind, long number, String keyId, Credential.Status status, Instant since) {
        registry.bind(
                SN,
                new Credential(
                        "id-SN-1",
                        kind,
                        "CN=CA",
                        BigInteger.valueOf(number),
                        keyId,
                        NOW,
                        NOW.plusSeconds(9),
                        status,
                        since));
    }

    static String summary(Decision decision) {
        if (decision instanceof Decision.Permit permit) {
            return permit.profile().name() + "/" + permit.vlan().orElse("-") + "/" + permit.rule();
        }
        if (decision instanceof Decision.Bypass bypass) {
            return bypass.profile().name() + "/" + bypass.vlan().orElse("-") + "/" + bypass.rule();
        }
        Decision.Refuse refuse = (Decision.Refuse) decision;
        return refuse.code().code() + "/" + refuse.rule().orElse("-");
    }
}
