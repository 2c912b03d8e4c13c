package org.portcullis.radius.access;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.portcullis.policy.decision.AccessContext;
import org.portcullis.policy.decision.AccessRequest;
import org.portcullis.policy.decision.Decision;
import org.portcullis.policy.decision.FailureCode;
import org.portcullis.policy.device.Device;
import org.portcullis.policy.device.LifecycleState;
import org.portcullis.policy.rule.Attribute;
import org.portcullis.policy.rule.AuthorizationProfile;
import org.portcullis.policy.rule.VlanBySite;
import org.portcullis.policy.value.Serial;

/** Decisions as the policy makes them. */
final class Decisions {
    private Decisions() {}

    static AuthorizationProfile sensors(Map<String, Map<String, List<String>>> vendors) {
        return new AuthorizationProfile(
                "sensors",
                Optional.of(VlanBySite.everywhere("110")),
                List.of("130", "4094"),
                Optional.of(Duration.ofHours(8)),
                Optional.of("sensors-acl"),
                Optional.empty(),
                vendors);
    }

    static Decision.Permit permit(AccessRequest request) {
        return permit(
                sensors(Map.of(
                        "cisco", Map.of("Cisco-AVPair", List.of("device-traffic-class=voice")),
                        "aruba", Map.of("Aruba-User-Role", List.of("sensor")))),
                request);
    }

    static Decision.Permit permit(AuthorizationProfile profile, AccessRequest request) {
        AccessContext context = AccessContext.builder()
                .set(Attribute.DEVICE_SERIAL, "S-1")
                .set(Attribute.DEVICE_TAGS, List.of("roof"))
                .set(Attribute.REQUEST_IDENTITY, request.identity())
                .set(Attribute.TIME_HOUR, 12L)
                .build();
        return new Decision.Permit(
                device(),
                profile,
                profile.vlan().flatMap(vlan -> vlan.at(request.nas().site())),
                "sensors",
                "the rule sensors gives it the profile sensors",
                List.of("credential: bound", "lifecycle: active", "rule sensors: matched"),
                Optional.of(context));
    }

    static Decision.Refuse suspended() {
        return new Decision.Refuse(
                FailureCode.DEVICE_SUSPENDED,
                Optional.of(device()),
                Optional.of("lifecycle.suspended"),
                "it is suspended.",
                List.of("lifecycle: suspended"),
                Optional.empty());
    }

    static Device device() {
        return new Device(
                "id-1",
                new Serial("S-1"),
                "Roof sensor",
                "sensor",
                "acme",
                "T-1000",
                "facilities",
                Set.of("roof"),
                Optional.empty(),
                LifecycleState.ACTIVE,
                Optional.empty(),
                "",
                Instant.EPOCH,
                Optional.empty(),
                1);
    }
}
