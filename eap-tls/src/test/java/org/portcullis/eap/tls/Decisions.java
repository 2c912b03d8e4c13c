package org.portcullis.eap.tls;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.portcullis.policy.decision.Decision;
import org.portcullis.policy.decision.FailureCode;
import org.portcullis.policy.device.Device;
import org.portcullis.policy.device.LifecycleState;
import org.portcullis.policy.rule.AuthorizationProfile;
import org.portcullis.policy.rule.VlanBySite;
import org.portcullis.policy.value.Serial;

/** Decisions that tests hand out. */
final class Decisions {
    private static final AuthorizationProfile PROFILE = new AuthorizationProfile(
            "sensors",
            Optional.of(VlanBySite.everywhere("110")),
            List.of(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Map.of());

    private Decisions() {}

    static Decision.Permit permit() {
        Device device = new Device(
                "id-1",
                new Serial("S-1"),
                "",
                "sensor",
                "acme",
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
        return new Decision.Permit(
                device, PROFILE, Optional.of("110"), "sensors", "It may.", List.of("rule sensors"), Optional.empty());
    }

    static Decision.Refuse refuse() {
        return Decision.Refuse.early(FailureCode.DEVICE_UNKNOWN, "Nobody registered it.", List.of("looked it up"));
    }
}
