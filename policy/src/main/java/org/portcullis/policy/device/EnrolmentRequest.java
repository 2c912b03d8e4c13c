package org.portcullis.policy.device;

import java.time.Instant;
import java.util.Optional;
import org.portcullis.policy.value.Serial;

/**
 * A device's wish for its first certificate, which an admin has to approve.
 *
 * @param keyId SHA-256 of the SubjectPublicKeyInfo that is to be certified, upper-case hex: the approval is for it alone
 * @param proof with what the device showed who it is, in words
 */
public record EnrolmentRequest(
        String id,
        Serial device,
        String keyId,
        String proof,
        Status status,
        Instant requested,
        Optional<String> decidedBy) {

    /** What has become of it. */
    public enum Status {
        PENDING,
        APPROVED,
        REFUSED
    }
}
