package org.portcullis.eap.trust;

import java.util.List;
import org.portcullis.policy.device.RevocationReason;
import org.portcullis.policy.event.Field;
import org.portcullis.policy.event.SecurityEvent;

/** What was found of the revocation of a chain, in the fields of the decision's event. */
public final class RevocationFields {
    private RevocationFields() {}

    public static void write(SecurityEvent.Builder event, List<RevocationFinding> findings) {
        if (findings.isEmpty()) {
            return;
        }
        boolean revoked = findings.stream().anyMatch(finding -> finding.reason().isPresent());
        boolean unknown =
                findings.stream().anyMatch(finding -> finding.trouble().isPresent());
        if (revoked || unknown) {
            event.set(Field.REVOCATION_STATUS, revoked ? "revoked" : "unknown");
        }
        event.set(
                        Field.REVOCATION_CERTIFICATES,
                        findings.stream().map(RevocationFinding::text).toList())
                .set(
                        Field.REVOCATION_METHOD,
                        findings.stream().map(RevocationFinding::method).toList())
                .set(
                        Field.REVOCATION_SOURCE,
                        findings.stream().map(RevocationFinding::source).toList())
                .set(
                        Field.REVOCATION_AGE,
                        findings.stream()
                                .map(finding -> finding.age().toSeconds())
                                .toList())
                .set(
                        Field.REVOCATION_REASON,
                        findings.stream()
                                .flatMap(finding -> finding.reason().stream())
                                .map(RevocationReason::word)
                                .findFirst());
    }
}
