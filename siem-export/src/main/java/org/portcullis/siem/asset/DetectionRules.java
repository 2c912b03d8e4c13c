package org.portcullis.siem.asset;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The detection rules that come with the program. Their one source is Sigma; Elastic's format is made of it. */
final class DetectionRules {
    private static final List<String> NAMES = List.of(
            "appliance_cannot_decide",
            "audit_trail_damaged",
            "audit_trail_full",
            "certificate_second_mac",
            "credential_not_bound",
            "crl_refused",
            "decommissioned_device_returns",
            "devices_fall_silent",
            "enforcement_failed",
            "enrolment_password_guessing",
            "export_stopped",
            "issuing_ca_changed",
            "key_not_proven",
            "login_brute_force",
            "login_several_addresses",
            "mac_addresses_on_port",
            "mac_of_certified_device",
            "mass_state_changes",
            "policy_changed",
            "quarantine_undone",
            "radsec_peer_refused",
            "refusal_storm",
            "rejects_on_port",
            "resource_probing",
            "revoked_certificate_used",
            "server_certificate_distrusted",
            "unknown_issuer_burst");

    private final Map<String, String> files = new LinkedHashMap<>();

    DetectionRules() {
        NAMES.forEach(name -> files.put(file(name), Resource.text("sigma/" + file(name))));
    }

    private static String file(String name) {
        return "portcullis_" + name + ".yml";
    }

    /** The Sigma files by their names. */
    Map<String, String> files() {
        return Map.copyOf(files);
    }

    List<SigmaRule> rules() {
        return files.entrySet().stream()
                .map(file -> SigmaReader.read(file.getKey(), file.getValue()))
                .toList();
    }
}
